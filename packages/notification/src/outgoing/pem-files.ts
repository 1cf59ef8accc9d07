import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { ServiceError } from '@monasca/common';
import { pem } from './http-client.js';

/** Files in PEM; what is not set is not looked at. */
export interface PemFiles {
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

/**
 * Makes sure that connections can use them: a file of authorities without any would be passed over in silence, and a
 * wrong key be told of by the first connection.
 * @throws ServiceError `configuration` naming the file, and nothing that is in it
 */
export function checkPemFiles({ caFile, certFile, keyFile }: PemFiles): void {
  const { ca } = pem('ca', caFile);
  if (ca !== undefined) certificatesIn(ca, caFile);
  const own = { ...pem('cert', certFile), ...pem('key', keyFile) };
  try {
    createSecureContext(own);
  } catch (error) {
    const files = [certFile, keyFile].filter(Boolean).join(', ');
    throw fault(`expected a certificate and its key in PEM: ${files}`, error);
  }
}

/** Blocks of certificates; those with trust settings are for OpenSSL alone to read. */
const blocks = /-----BEGIN (?:X509 |(TRUSTED ))?CERTIFICATE-----.*?-----END /gs;

function certificatesIn(content: Buffer, file: string | undefined): void {
  const found = [...content.toString('latin1').matchAll(blocks)];
  if (found.length === 0) throw fault(`expected certificates in PEM: ${file}`);
  try {
    for (const [block, trusted] of found) {
      if (trusted === undefined) new X509Certificate(`${block.replace('X509 ', '')}CERTIFICATE-----\n`);
    }
  } catch (error) {
    throw fault(`expected certificates in PEM: ${file}`, error);
  }
}

const fault = (message: string, error?: unknown): ServiceError =>
  new ServiceError('configuration', `${message}${error === undefined ? '' : `: ${(error as NodeJS.ErrnoException).code}`}`); // prettier-ignore
