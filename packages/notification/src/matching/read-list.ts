import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ServiceError } from '@monasca/common';
import { fieldsOf } from './read-match.js';

/**
 * Reads a YAML file that holds one list, under a name; an empty file has none in it.
 * @param name of the list, which names its entries in errors too: `silences[0]`
 * @param read reads an entry; what it throws is told with the file's name
 * @throws ServiceError `configuration` naming the file, the place and what was expected
 */
export function readList<T>(file: string, name: string, read: (value: unknown, where: string) => T): T[] {
  try {
    const document = fieldsOf(parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 }) ?? {}, 'the file', [name]);
    const list = document[name] ?? [];
    if (!Array.isArray(list)) throw new Error(`${name}: expected a list`);
    return list.map((one, index) => read(one, `${name}[${index}]`));
  } catch (error) {
    const message = `${name} ${file}: ${(error as Error).message}`;
    throw new ServiceError('configuration', message, { cause: error, fields: { file } });
  }
}
