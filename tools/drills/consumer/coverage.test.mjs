// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Coverage } from './coverage.mjs';

const coverageOf = (/** @type {readonly (readonly [first: number, next: number])[]} */ spans) => {
  const coverage = new Coverage();
  for (const [first, next] of spans) coverage.take([{ partition: 0, first, next, rows: next - first }]);
  return coverage;
};

test('spans that follow each other, in any order, cover everything once', () => {
  const coverage = coverageOf([[0, 10], [20, 30], [10, 20]]); // prettier-ignore
  assert.deepEqual(coverage.check(), { repeated: 0, gaps: 0 });
  assert.equal(coverage.rows, 30);
});

test('what was finished twice is counted, and what is missing', () => {
  assert.deepEqual(coverageOf([[0, 10], [5, 15], [20, 30]]).check(), { repeated: 5, gaps: 1 }); // prettier-ignore
  assert.deepEqual(coverageOf([[3, 10], [3, 10]]).check(), { repeated: 7, gaps: 1 }); // prettier-ignore
});
