import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A self-signed certificate for 127.0.0.1, which is its own authority. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: Buffer;
  readonly key: Buffer;
  remove(): void;
}

export function makeCertificate(): Certificate {
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-certificate-'));
  const [certFile, keyFile] = [path.join(directory, 'cert.pem'), path.join(directory, 'key.pem')];
  const subject = ['-subj', '/CN=sink', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const elliptic = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync(
    'openssl',
    ['req', '-x509', ...elliptic, '-days', '2', ...subject, '-keyout', keyFile, '-out', certFile],
    { stdio: 'pipe' },
  );
  return {
    ...{ certFile, keyFile, cert: readFileSync(certFile), key: readFileSync(keyFile) },
    remove: () => rmSync(directory, { recursive: true }),
  };
}
