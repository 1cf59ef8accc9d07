import { expect, it } from 'vitest';
import { markOf, markRecord } from './marks.js';

const states = ['open', 'dropped', 'edited'] as const;

it('a mark says what was done with which letter, beside it', () => {
  const { value, partition, headers = [] } = markRecord({ partition: 3, offset: 2 ** 40 }, 'edited');
  expect({ value, partition }).toEqual({ value: null, partition: 3 });
  expect(Object.fromEntries(headers)).toEqual({
    'dead-letter-mark': 'edited',
    'dead-letter-of': '3:1099511627776',
    'dead-letter-time': expect.stringMatching(/^\d{4}-.*Z$/) as string,
  });
  expect(markOf(new Map(headers as [string, string][]), states)).toEqual({
    of: { partition: 3, offset: 2 ** 40 },
    state: 'edited',
  });
});

it.each<[Record<string, string>]>([
  [{ 'dead-letter-topic': 'metrics' }],
  [{ 'dead-letter-mark': 'burnt', 'dead-letter-of': '0:1' }],
  [{ 'dead-letter-mark': 'dropped', 'dead-letter-of': 'x' }],
  [{ 'dead-letter-mark': 'dropped' }],
])('%j is no mark', (headers) => {
  expect(markOf(new Map(Object.entries(headers)), states)).toBeUndefined();
});
