import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkIds, missingProofs, readConformance, untold } from '@monasca/common/testing';

const directory = path.resolve(import.meta.dirname, '..');
const rows = readConformance(directory);

const requests = checkIds('L', [1, 17], [20, 34], [40, 47], [50, 56], [60, 92]);
const results = checkIds('L', [100, 109], [120, 142], [150, 152]);

describe('the table of conformance', () => {
  it('has one row for each check, in their order', () => {
    expect(rows.map(({ id }) => id)).toEqual([...requests, ...results, ...checkIds('M', [1, 11])]);
  });

  it.each(rows)('names tests that there are, for $id', (row) => {
    expect(row.proofs).not.toEqual([]);
    expect(missingProofs(directory, row)).toEqual([]);
  });
});

it('the list of differences has every known defect of the original', () => {
  const defects = Array.from({ length: 31 }, (_, i) => `B${i + 1}`);
  expect(untold(path.join(directory, '../../docs/differences.md'), defects)).toEqual([]);
});
