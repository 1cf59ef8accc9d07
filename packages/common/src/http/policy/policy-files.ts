import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { ServiceError } from '../../errors.js';
import { parseRule } from './parse-rule.js';
import type { Rule } from './rule.js';

/** Where rules are overridden: YAML or JSON, `"name": "rule"`. Files of directories are read in the order of their names. */
export interface PolicyFiles {
  /** Must be there. */
  readonly file?: string;
  /** Need not be there. */
  readonly directories?: readonly string[];
}

/** The files that there are. */
export function existingFiles({ file, directories = [] }: PolicyFiles): string[] {
  const inDirectories = directories.filter((name) => existsSync(name)).flatMap(filesOf);
  return file === undefined ? inDirectories : [file, ...inDirectories];
}

function filesOf(directory: string): string[] {
  const entries = readdirSync(directory).filter((entry) => !entry.startsWith('.'));
  return entries
    .sort()
    .map((entry) => path.join(directory, entry))
    .filter((file) => statSync(file).isFile());
}

/**
 * Reads the rules of a file.
 * @throws ServiceError `configuration` naming the file, the rule and what was expected
 */
export function readPolicyFile(file: string): ReadonlyMap<string, Rule> {
  const fault = (detail: string, cause?: unknown): ServiceError =>
    new ServiceError('configuration', `policy file ${file}: ${detail}`, { cause, fields: { file } });
  let document: unknown;
  try {
    document = parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 });
  } catch (error) {
    throw fault(`expected a readable YAML or JSON file: ${(error as Error).message}`, error);
  }
  // A sample has all of its rules in comments.
  if (document === null || document === undefined) return new Map();
  if (typeof document !== 'object' || Array.isArray(document)) throw fault('expected a map of rules by their names');
  return new Map(
    Object.entries(document).map(([name, text]: [string, unknown]) => {
      if (typeof text !== 'string') throw fault(`${name}: expected a rule as text`);
      try {
        return [name, parseRule(text)];
      } catch (error) {
        throw fault(`${name}: ${(error as Error).message}`, error);
      }
    }),
  );
}
