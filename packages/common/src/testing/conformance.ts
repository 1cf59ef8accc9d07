import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A test that a table names. */
export interface Proof {
  /** From the directory of the table. */
  readonly file: string;
  /** Stands in the file as a literal. */
  readonly title: string;
}

/** A row of a table of conformance: a check of the original, and the tests that show what became of it. */
export interface ConformanceRow {
  readonly id: string;
  /** There is nothing to test, for the reason that it says. */
  readonly isException: boolean;
  readonly proofs: readonly Proof[];
}

/** Ids of a letter and three digits, in ranges from first to last. */
export function checkIds(letter: string, ...ranges: readonly (readonly [first: number, last: number])[]): string[] {
  return ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => `${letter}${String(first + i).padStart(3, '0')}`),
  );
}

/** Reads the rows of a directory's `CONFORMANCE.md`: an id, what is seen, and the tests as `` `file.ts`: `title` ``. */
export function readConformance(directory: string): ConformanceRow[] {
  const table = readFileSync(path.join(directory, 'CONFORMANCE.md'), 'utf8');
  return [...table.matchAll(/^\| ([A-Z]+-?\d+) +\| (.*) \| (.*) \|$/gm)].map(([, id = '', seen = '', shown = '']) => ({
    id,
    isException: seen.includes('_Exception:_'),
    proofs: [...shown.matchAll(/`([^`]+\.ts)`: `([^`]+)`/g)].map(([, file = '', title = '']) => ({ file, title })),
  }));
}

/** The tests that a row names and that are not there. */
export function missingProofs(directory: string, { proofs }: ConformanceRow): Proof[] {
  return proofs.filter(({ file, title }) => !hasTest(path.join(directory, file), title));
}

/** Which ids of known defects a list of differences has not got. */
export function untold(differences: string, ids: readonly string[]): string[] {
  const words = new Set(readFileSync(differences, 'utf8').match(/\b[A-Z]+-?\d+\b/g));
  return ids.filter((id) => !words.has(id));
}

function hasTest(file: string, title: string): boolean {
  if (!existsSync(file)) return false;
  const source = readFileSync(file, 'utf8');
  return [`'${title}'`, `"${title}"`, `\`${title}\``].some((literal) => source.includes(literal));
}
