import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkIds, missingProofs, readConformance, untold } from '@monasca/common/testing';

const directory = path.resolve(import.meta.dirname, '..');
const rows = readConformance(directory);

const discovery = checkIds('E', [1, 13]);
const requests = checkIds('E', [20, 28], [30, 38], [40, 47], [50, 63]);
const answers = checkIds('E', [70, 72], [80, 85]);

describe('the table of conformance', () => {
  it('has one row for each check, in their order', () => {
    expect(rows.map(({ id }) => id)).toEqual([...discovery, ...requests, ...answers]);
  });

  it.each(rows)('names tests that there are, for $id', (row) => {
    expect(row.proofs).not.toEqual([]);
    expect(missingProofs(directory, row)).toEqual([]);
  });
});

it('the list of differences has every known defect of the original', () => {
  const defects = Array.from({ length: 23 }, (_, i) => `EB${i + 1}`);
  expect(untold(path.join(directory, '../../docs/differences.md'), defects)).toEqual([]);
});
