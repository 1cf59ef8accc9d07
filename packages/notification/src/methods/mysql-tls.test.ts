import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { mysqlTls } from './mysql-tls.js';

const directory = mkdtempSync(path.join(tmpdir(), 'monasca-tls-'));
afterAll(() => rmSync(directory, { recursive: true }));

const file = (name: string, content: string): string => {
  const at = path.join(directory, name);
  writeFileSync(at, content);
  return at;
};
const authority = rootCertificates[0] ?? '';

describe('[mysql] ssl', () => {
  it('is no TLS without files', () => {
    expect(mysqlTls({}, 'db')).toBeUndefined();
    expect(mysqlTls({ ca: '', cert: '', key: '' }, 'db')).toBeUndefined();
  });

  it('holds what the files hold, and checks the name of the server', () => {
    const ca = file('ca.pem', authority);
    expect(mysqlTls({ ca, cert: '' }, 'db')).toEqual({ ca: Buffer.from(authority), verifyIdentity: true });
    expect(mysqlTls({ ca }, '127.0.0.1')).toMatchObject({ verifyIdentity: false });
  });

  it.each([
    ['a file that is not there', { ca: path.join(directory, 'none') }, /^\[mysql\] ssl: ca: ENOENT/],
    ['a certificate that is none', { cert: file('cert.pem', 'none') }, /^\[mysql\] ssl: .*PEM/],
    [
      'a name that means nothing',
      { ca: file('good.pem', authority), cipher: 'AES' },
      /expected ca, cert, key, got "cipher"$/,
    ],
  ])('cannot have %s', (_, files, message) => {
    let thrown: unknown;
    try {
      mysqlTls(files, 'db');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'configuration', message: expect.stringMatching(message) as unknown });
  });
});
