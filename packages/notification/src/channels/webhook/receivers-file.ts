import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { ServiceError } from '@monasca/common';
import { EntryFault } from './entry-fields.js';
import { receiverOf, type Receiver } from './receiver.js';

/**
 * Reads what is said of receivers: a YAML list of entries, the most specific ones first. Each is for a `method` (its id),
 * for a `url` and what lies below it, or for both together; a tenant may give a method another address, so what must not
 * reach just anybody needs a `url`. It may have:
 *
 * - `hmac`: `secret`, and `header` (default `X-Grafana-Alerting-Signature`) and `timestamp_header` (default none)
 * - `bearer`, or `basic` with `username` and `password`
 * - `headers` by their names
 * - `tls` with `cert_file` and `key_file`, and `ca_file`
 *
 * Secrets and the values of headers are texts, or `file: <path>`, read at start.
 * @throws ServiceError `configuration` naming the file, the entry and what was expected, never a secret
 */
export function readReceivers(file: string): readonly Receiver[] {
  const fault = (detail: string): ServiceError =>
    new ServiceError('configuration', `${file}: ${detail}`, { fields: { file } });
  let document: unknown;
  try {
    document = readYaml(readFileSync(file, 'utf8'));
  } catch (error) {
    const detail = error instanceof EntryFault ? error.message : (error as NodeJS.ErrnoException).code;
    throw fault(`expected a readable YAML file: ${detail}`);
  }
  if (document === null || document === undefined) return [];
  if (!Array.isArray(document)) throw fault('expected a list of receivers');
  try {
    const receivers = document.map((entry: unknown, index) => receiverOf(entry, `[${index}]`));
    return receivers.sort((a, b) => b.rank - a.rank);
  } catch (error) {
    throw error instanceof EntryFault ? fault(error.message) : error;
  }
}

/**
 * What a text in YAML says. The messages of the parser, and its warnings on stderr, quote the text: only their codes and
 * places are told.
 * @throws EntryFault
 */
function readYaml(text: string): unknown {
  const document = parseDocument(text, { logLevel: 'error' });
  const [first] = [...document.errors, ...document.warnings];
  if (first !== undefined) {
    const [{ line, col } = { line: 0, col: 0 }] = first.linePos ?? [];
    throw new EntryFault(`${first.code} at line ${line}, column ${col}`);
  }
  try {
    return document.toJS({ maxAliasCount: 0 }) as unknown;
  } catch {
    throw new EntryFault('an alias, or what is no plain data');
  }
}
