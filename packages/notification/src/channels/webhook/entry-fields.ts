import { readFileSync } from 'node:fs';

/** Something in a file of receivers that cannot work; says where and what was expected, never a value. */
export class EntryFault extends Error {}

/**
 * An object of the file.
 * @throws EntryFault for anything else, and for a key that there is not
 */
export function objectAt(value: unknown, where: string, keys?: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new EntryFault(`${where}: expected a map`);
  const unknown = Object.keys(value).find((key) => keys !== undefined && !keys.includes(key));
  if (unknown !== undefined) {
    // Where a colon lacks its blank, a key has the secret in it.
    const got = /^[a-z_]+$/.test(unknown) ? unknown : 'another key';
    throw new EntryFault(`${where}: expected some of ${keys?.join(', ')}, got ${got}`);
  }
  return value as Readonly<Record<string, unknown>>;
}

export function textAt(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') throw new EntryFault(`${where}: expected text that is not empty`);
  return value;
}

export const optionalTextAt = (value: unknown, where: string): string | undefined =>
  value === undefined ? undefined : textAt(value, where);

/** Text, or `file: <path>` of a file that holds it; a line break at its end does not count. */
export function secretAt(value: unknown, where: string): string {
  if (typeof value === 'string') return textAt(value, where);
  if (typeof value !== 'object') throw new EntryFault(`${where}: expected text, or a map with file`);
  const file = textAt(objectAt(value, where, ['file']).file, `${where}.file`);
  try {
    return textAt(readFileSync(file, 'utf8').replace(/\r?\n$/, ''), `${where}.file: its content`);
  } catch (error) {
    if (error instanceof EntryFault) throw error;
    // Its message has the path, in whose place a secret may stand.
    throw new EntryFault(`${where}: expected a readable file: ${(error as NodeJS.ErrnoException).code}`);
  }
}
