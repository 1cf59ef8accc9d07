import { describe, expect, it } from 'vitest';
import { slicesOf } from './slices.js';

const range = (partition: number, from: number, to: number) => ({ topic: 't', partition, from, to });

describe('slices of ranges', () => {
  it('have the same share of each, and leave out nothing', () => {
    expect([...slicesOf([range(0, 10, 20), range(1, 0, 3), range(2, 5, 5)], 7)]).toEqual([
      [range(0, 10, 15), range(1, 0, 1), range(2, 5, 5)],
      [range(0, 15, 20), range(1, 1, 3), range(2, 5, 5)],
    ]);
  });

  it('are no larger than they may be, and as few as that allows', () => {
    const slices = [...slicesOf([range(0, 0, 1_000), range(1, 7, 1_234)], 100)];
    expect(slices).toHaveLength(23);
    const sizes = slices.map((slice) => slice.reduce((sum, { from, to }) => sum + to - from, 0));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(2_227);
  });

  it('are one, or none of nothing', () => {
    expect([...slicesOf([range(0, 3, 9)], 6)]).toEqual([[range(0, 3, 9)]]);
    expect([...slicesOf([range(0, 3, 3)], 6)]).toEqual([]);
    expect([...slicesOf([], 6)]).toEqual([]);
  });
});
