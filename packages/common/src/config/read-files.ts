import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceError } from '../errors.js';
import type { Assignment } from './assignment.js';
import { configurationError } from './configuration-error.js';
import { parseIni } from './ini.js';
import { sectionNamed } from './names.js';
import type { ConfigSchema } from './schema.js';

/**
 * Reads the files in the order given, then the `*.conf` files of each directory in alphabetical order.
 *
 * @throws ServiceError `configuration` that names every file that cannot be read or parsed, and why.
 */
export function readFiles(schema: ConfigSchema, files: readonly string[], dirs: readonly string[]): Assignment[] {
  const problems: string[] = [];
  const attempt = <T>(read: () => T[]): T[] => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      problems.push(error.message);
      return [];
    }
  };
  const all = [...files, ...dirs.flatMap((dir) => attempt(() => listDirectory(dir)))];
  const entries = all.flatMap((file) => attempt(() => parseIni(readText(file), file)));
  if (problems.length > 0) throw configurationError(problems);
  return entries.map(({ section, key, value, file, line }) => ({
    section: sectionNamed(schema, section) ?? section,
    option: key,
    given: value,
    origin: `${file}:${line}`,
    layer: 'file',
  }));
}

function listDirectory(dir: string): string[] {
  const names = explain(`a readable directory ${dir}`, () => readdirSync(dir));
  return names
    .filter((name) => name.endsWith('.conf') && !name.startsWith('.'))
    .sort()
    .map((name) => join(dir, name));
}

function readText(file: string): string {
  // A replacement character in a password would be a riddle: refuse what is not UTF-8.
  return explain(`a readable file ${file} in UTF-8`, () =>
    new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)),
  );
}

function explain<T>(expected: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ServiceError('configuration', `expected ${expected}, got: ${reason}`, { cause });
  }
}
