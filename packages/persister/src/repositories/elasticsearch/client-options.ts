import { readFileSync } from 'node:fs';
import type { ClientOptions } from '@elastic/elasticsearch';
import { ServiceError } from '@monasca/common';
import type { PersisterConfig } from '../../config.js';
import { LosslessSerializer } from './lossless-serializer.js';

type Section = PersisterConfig['elasticsearch'];

/** The section as the client library takes it. Throws ServiceError `configuration` for a CA that cannot be read. */
export function clientOptions(section: Section): ClientOptions {
  const { ssl, sniffer_timeout: sniffSeconds } = section;
  return {
    nodes: section.hosts.map((host) => `${ssl ? 'https' : 'http'}://${host}`),
    maxRetries: section.max_retries,
    requestTimeout: section.timeout_seconds * 1_000,
    sniffOnStart: section.sniff_on_start,
    sniffOnConnectionFault: section.sniff_on_connection_fail,
    sniffInterval: sniffSeconds === undefined ? false : sniffSeconds * 1_000,
    compression: section.compression === 'gzip',
    Serializer: LosslessSerializer,
    ...auth(section),
    ...(ssl ? { tls: { rejectUnauthorized: section.verify_ssl, ...authority(section.ca_file) } } : {}),
  };
}

function auth({ api_key: apiKey, user: username, password }: Section): Pick<ClientOptions, 'auth'> {
  if (apiKey !== '') return { auth: { apiKey } };
  return username === '' ? {} : { auth: { username, password } };
}

function authority(file: string): { ca?: Buffer } {
  if (file === '') return {};
  try {
    return { ca: readFileSync(file) };
  } catch (cause) {
    const text = `[elasticsearch] ca_file: expected a file that can be read, got ${file}: ${(cause as Error).message}`;
    throw new ServiceError('configuration', text, { cause });
  }
}
