import { deliveryHeader } from '../../outgoing/http-notifier.js';
import { EntryFault } from './entry-fields.js';

/** Headers that belong to the connection, or that are ours. */
const reserved = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade', 'host', 'content-length', 'expect', deliveryHeader],
]);

/**
 * The name of a header, in lower case.
 * @throws EntryFault for one that no entry may set
 */
export function headerName(name: string, where: string): string {
  const lower = name.toLowerCase();
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(lower)) throw new EntryFault(`${where}: expected the name of a header`);
  if (reserved.has(lower)) throw new EntryFault(`${where}: expected a header other than ${lower}`);
  return lower;
}

/** What a header may hold: no line breaks or other control characters, and nothing that is not in Latin-1. */
export function headerValue(value: string, where: string): string {
  if (!/^[\t\u0020-\u007e\u00a0-\u00ff]*$/.test(value))
    throw new EntryFault(`${where}: expected the value of a header`);
  return value;
}
