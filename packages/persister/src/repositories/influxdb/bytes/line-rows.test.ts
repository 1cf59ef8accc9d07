import { expect, it } from 'vitest';
import { recordBatch } from '../../../../test/record-batch.js';
import { LineRows } from './line-rows.js';

it('knows of each line the row that it was made of, and finishes all of them', () => {
  const batches = [0, 1].map(() => recordBatch(Array.from({ length: 9 }, () => ({ value: '' }))));
  const rows = new LineRows();
  const [first, second] = batches as [(typeof batches)[0], (typeof batches)[0]];
  rows.add(first, 0, 2);
  rows.add(first, 2, 3);
  rows.add(first, 4, 4);
  rows.add(first, 5, 7);
  rows.add(second, 0, 1);
  rows.add(first, 8, 9);
  const expected = [[first, 0], [first, 1], [first, 2], [first, 5], [first, 6], [second, 0], [first, 8]] as const; // prettier-ignore
  expect(rows.count).toBe(expected.length);
  for (const [line, [batch, row]] of expected.entries()) {
    expect(rows.at(line).batch).toBe(batch);
    expect(rows.at(line).row).toBe(row);
  }
  rows.finish();
  expect(first.finished).toEqual([0, 1, 2, 5, 6, 8]);
  expect(second.finished).toEqual([0]);
});
