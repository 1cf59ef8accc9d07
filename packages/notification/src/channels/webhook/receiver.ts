import type { Method } from '../../notification.js';
import type { ClientCertificate } from '../../outgoing/http-options.js';
import { urlPrefix } from '../../outgoing/url-prefix.js';
import { EntryFault, objectAt, optionalTextAt, secretAt, textAt } from './entry-fields.js';
import { headerName, headerValue } from './entry-headers.js';
import { signatureHeader, signatureOf, type Signing } from './signature.js';

/** What an operator has said of some receivers. */
export interface Receiver {
  /** The higher, the sooner it is asked: entries of one method first, then those of longer URLs. */
  readonly rank: number;
  readonly certificate: ClientCertificate | undefined;
  matches(method: Method): boolean;
  /** Headers for a body. */
  headers(body: string): Readonly<Record<string, string>>;
}

const keys = ['method', 'url', 'hmac', 'bearer', 'basic', 'headers', 'tls'];

/**
 * Reads an entry.
 * @throws EntryFault
 */
export function receiverOf(value: unknown, where: string): Receiver {
  const entry = objectAt(value, where, keys);
  const method = optionalTextAt(entry.method, `${where}.method`);
  const url = optionalTextAt(entry.url, `${where}.url`);
  if (method === undefined && url === undefined) throw new EntryFault(`${where}: expected a method or a url`);
  const prefix = url === undefined ? undefined : prefixOf(url, `${where}.url`);
  const headers = { ...authorizationOf(entry, where), ...headersOf(entry.headers, `${where}.headers`) };
  const signing = entry.hmac === undefined ? undefined : signingOf(entry.hmac, `${where}.hmac`);
  return {
    rank: (method === undefined ? 0 : Number.MAX_SAFE_INTEGER / 2) + (url?.length ?? 0),
    certificate: entry.tls === undefined ? undefined : certificateOf(entry.tls, `${where}.tls`),
    matches: ({ id, address }) => (method ?? id) === id && (prefix?.(address) ?? true),
    headers: (body) => ({ ...headers, ...(signing === undefined ? {} : signatureOf(signing, body)) }),
  };
}

function prefixOf(url: string, where: string): (address: string) => boolean {
  const prefix = urlPrefix(url);
  if (prefix === undefined) throw new EntryFault(`${where}: expected an http or https URL of host and path`);
  return prefix;
}

function authorizationOf({ bearer, basic }: Readonly<Record<string, unknown>>, where: string): Record<string, string> {
  if (bearer !== undefined && basic !== undefined) throw new EntryFault(`${where}: expected bearer or basic, not both`);
  if (bearer !== undefined) {
    return { authorization: headerValue(`Bearer ${secretAt(bearer, `${where}.bearer`)}`, `${where}.bearer`) };
  }
  if (basic === undefined) return {};
  const { username, password } = objectAt(basic, `${where}.basic`, ['username', 'password']);
  const name = textAt(username, `${where}.basic.username`);
  const plain = `${name}:${secretAt(password, `${where}.basic.password`)}`;
  return { authorization: `Basic ${Buffer.from(plain).toString('base64')}` };
}

function headersOf(value: unknown, where: string): Record<string, string> {
  if (value === undefined) return {};
  const headers = Object.entries(objectAt(value, where)).map(([name, content], index): [string, string] => {
    // What does not look like a name may be a value that stands in its place.
    const place = /^[a-z]+(?:-[a-z]+)*$/i.test(name) ? `${where}.${name}` : `${where}[${index}]`;
    return [headerName(name, place), headerValue(secretAt(content, place), place)];
  });
  return Object.fromEntries(headers);
}

function signingOf(value: unknown, where: string): Signing {
  const { secret, header, timestamp_header } = objectAt(value, where, ['secret', 'header', 'timestamp_header']);
  const timestamp = optionalTextAt(timestamp_header, `${where}.timestamp_header`);
  return {
    secret: secretAt(secret, `${where}.secret`),
    header: headerName(optionalTextAt(header, `${where}.header`) ?? signatureHeader, `${where}.header`),
    timestampHeader: timestamp === undefined ? undefined : headerName(timestamp, `${where}.timestamp_header`),
  };
}

function certificateOf(value: unknown, where: string): ClientCertificate {
  const { cert_file, key_file, ca_file } = objectAt(value, where, ['cert_file', 'key_file', 'ca_file']);
  if ((cert_file === undefined) !== (key_file === undefined)) {
    throw new EntryFault(`${where}: expected both of cert_file and key_file, or neither`);
  }
  return {
    certFile: optionalTextAt(cert_file, `${where}.cert_file`),
    keyFile: optionalTextAt(key_file, `${where}.key_file`),
    caFile: optionalTextAt(ca_file, `${where}.ca_file`),
  };
}
