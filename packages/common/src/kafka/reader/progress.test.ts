import { describe, expect, it } from 'vitest';
import { MessageColumns } from '../rdkafka/message-columns.js';
import { Progress } from './progress.js';

const topic = 't';
const range = (partition: number, from: number, to: number) => ({ topic, partition, from, to });
const place = (partition: number, offset: number) => ({ topic, partition, offset });
const columns = (...places: readonly (readonly [partition: number, offset: number])[]) =>
  new MessageColumns(places.map(([partition, offset]) => ({ ...place(partition, offset), value: null, size: 0 })));

describe('the progress of reading', () => {
  it('is of one range of each partition', () => {
    expect(() => new Progress([range(0, 0, 3), range(0, 5, 6)])).toThrow('two ranges of one partition');
  });

  it('takes the rows that lie in their ranges, and ends a range with its last offset', () => {
    const progress = new Progress([range(0, 0, 3), range(1, 5, 6)]);
    expect(progress.take(columns([0, 1], [1, 5], [2, 0], [0, 2], [0, 3], [1, 6]))).toMatchObject({
      rows: [0, 1, 3],
      ended: [{ partition: 1 }, { partition: 0 }],
    });
    expect(progress.left).toEqual([]);
  });

  it('ends a range with a record behind its end, which is not taken', () => {
    const progress = new Progress([range(0, 0, 3)]);
    expect(progress.take(columns([0, 0], [0, 7]))).toMatchObject({ rows: [0], ended: [{ partition: 0 }] });
  });

  it('ends a range with a position at its end, not with one in front of it', () => {
    const progress = new Progress([range(0, 0, 3), range(1, 0, 3)]);
    expect(progress.reached([place(0, 2), place(1, 3), place(7, 9)])).toEqual([place(1, 3)]);
    expect(progress.left).toEqual([range(0, 0, 3)]);
    expect(progress.reached([place(0, 8), place(1, 8)])).toEqual([place(0, 8)]);
    expect(progress.left).toEqual([]);
  });
});
