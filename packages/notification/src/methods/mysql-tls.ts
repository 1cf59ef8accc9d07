import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { SslOptions } from 'mysql2';
import { ServiceError } from '@monasca/common';

const names = ['ca', 'cert', 'key'];

/**
 * TLS by the names of files, as the original's `[mysql] ssl` has them; undefined without any. The name in the server's
 * certificate is checked, an address is not: the driver cannot.
 * @throws ServiceError `configuration` for another name, a file that cannot be read, and one that is no PEM
 */
export function mysqlTls(files: Readonly<Record<string, string>>, host: string): SslOptions | undefined {
  const given = Object.entries(files).filter(([, file]) => file !== '');
  if (given.length === 0) return undefined;
  const unknown = given.map(([name]) => name).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    const message = `[mysql] ssl: expected ${names.join(', ')}, got ${JSON.stringify(unknown.join(', '))}`;
    throw new ServiceError('configuration', message);
  }
  const contents = Object.fromEntries(given.map(([name, file]) => [name, contentOf(name, file)]));
  try {
    // The driver would find out within an event, where nobody could catch it.
    createSecureContext(contents);
  } catch (error) {
    throw new ServiceError('configuration', `[mysql] ssl: ${(error as Error).message}`, { cause: error });
  }
  return { ...contents, verifyIdentity: isIP(host) === 0 };
}

function contentOf(name: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ServiceError('configuration', `[mysql] ssl: ${name}: ${(error as Error).message}`, { cause: error });
  }
}
