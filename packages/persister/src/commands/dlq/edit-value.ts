import { isUtf8 } from 'node:buffer';
import { ServiceError } from '@monasca/common';
import { isJsonObject, parseJson, stringifyJson } from '@monasca/common/messages';

/**
 * A JSON document with values put in.
 * @param changes `path=json` each; the names in a path are separated by dots, or, where it begins with a slash, as in a
 * JSON pointer (RFC 6901). Objects that are missing on the way are made.
 * @throws ServiceError `configuration` for a change that is wrong; `invalidData` for bytes that are no JSON
 */
export function editJson(bytes: Buffer | null, changes: readonly string[]): Buffer {
  if (bytes === null || !isUtf8(bytes))
    throw new ServiceError('invalidData', '--set: the record is no text: use --file');
  let document: unknown;
  try {
    document = parseJson(bytes.toString());
  } catch (error) {
    throw new ServiceError('invalidData', `--set: the record is no JSON: use --file: ${(error as Error).message}`);
  }
  for (const change of changes) document = apply(document, change);
  return Buffer.from(stringifyJson(document));
}

function apply(document: unknown, change: string): unknown {
  const [, path, text] = /^([^=]+)=(.*)$/s.exec(change) ?? [];
  if (path === undefined || text === undefined) throw wrong(`expected path=json, got ${change}`);
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw wrong(`${path}: expected JSON, texts in quotes: ${(error as Error).message}`);
  }
  const names = path.startsWith('/')
    ? path.slice(1).split('/').map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~')) // prettier-ignore
    : path.split('.');
  return withValue(document, names, value, path);
}

function withValue(parent: unknown, [name, ...rest]: readonly string[], value: unknown, path: string): unknown {
  if (name === undefined) return value;
  if (Array.isArray(parent)) {
    const items = parent as readonly unknown[];
    if (!/^\d+$/.test(name) || Number(name) >= items.length) throw wrong(`${path}: expected one of ${items.length} items, got ${name}`); // prettier-ignore
    return items.map((item, at) => (at === Number(name) ? withValue(item, rest, value, path) : item));
  }
  const object = parent ?? {};
  if (!isJsonObject(object)) throw wrong(`${path}: there is no object or array that could have ${name}`);
  const own = Object.hasOwn(object, name) ? object[name] : undefined;
  // Defined, not assigned: a name may be one that objects inherit.
  return Object.defineProperty({ ...object }, name, {
    ...{ value: withValue(own, rest, value, path), enumerable: true, configurable: true, writable: true },
  });
}

const wrong = (message: string): ServiceError => new ServiceError('configuration', `command line: --set: ${message}`);
