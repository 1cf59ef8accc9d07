import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingProofs, readConformance, untold } from '@monasca/common/testing';

const directory = path.resolve(import.meta.dirname, '..');
const differences = path.join(directory, '../../docs/differences.md');
const rows = readConformance(directory);

/** Such as `S01` to `S28`. */
const ids = (letter: string, last: number): string[] =>
  Array.from({ length: last }, (_, i) => `${letter}${String(i + 1).padStart(2, '0')}`);

const groups = [
  ...(['S', 'I'] as const).map((letter) => ids(letter, 28)),
  ...[ids('Q', 9), ids('R', 17), ids('P', 19), ids('W', 17), ids('E', 24), ids('D', 6), ids('L', 16)],
  ...[ids('H', 1), ids('J', 13), ids('M', 5), ids('X', 12)],
];

describe('the table of conformance', () => {
  it('has one row for each check, in their order', () => {
    expect(rows.map(({ id }) => id)).toEqual(groups.flat());
  });

  it.each(rows)('names tests that there are, for $id', (row) => {
    if (!row.isException) expect(row.proofs).not.toEqual([]);
    expect(missingProofs(directory, row)).toEqual([]);
  });
});

describe('the list of differences', () => {
  it('has every known defect of the original', () => {
    expect(untold(differences, ids('W-', 40))).toEqual([]);
  });

  it('has every check that shows something else', () => {
    const table = readFileSync(path.join(directory, 'CONFORMANCE.md'), 'utf8').split('\n');
    const others = table.flatMap((line) => /^\| (\w\d\d) .*_(?:otherwise|exception):_/i.exec(line)?.[1] ?? []);
    expect(others.length).toBeGreaterThan(50);
    expect(untold(differences, others)).toEqual([]);
  });
});
