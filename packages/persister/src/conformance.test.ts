import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingProofs, readConformance, untold } from '@monasca/common/testing';

const directory = path.resolve(import.meta.dirname, '..');
const rows = readConformance(directory);

/** `<letter>-1` to `<letter>-<last>`. */
const ids = (letter: string, last: number): string[] => Array.from({ length: last }, (_, i) => `${letter}-${i + 1}`);

describe('the table of conformance', () => {
  it('has one row for each check, in their order', () => {
    expect(rows.map(({ id }) => id)).toEqual(ids('V', 55));
  });

  it.each(rows)('names tests that there are, for $id', (row) => {
    expect(row.proofs).not.toEqual([]);
    expect(missingProofs(directory, row)).toEqual([]);
  });
});

it('the list of differences has every known defect of the original', () => {
  expect(untold(path.join(directory, '../../docs/differences.md'), ids('P', 28))).toEqual([]);
});
