import { describe, expect, it } from 'vitest';
import { writeTime } from './write-time.js';

describe('the time as of which a row is written', () => {
  it('is not given unless it is asked for', () => {
    expect(writeTime(false, 1_700_000_000_000, 'row')).toEqual([]);
  });

  it('is that at which Kafka took the record, in its millisecond a number of its own for each content', () => {
    const [first] = writeTime(true, 1_700_000_000_000, '1 {}') as [number];
    const [second] = writeTime(true, 1_700_000_000_000, '2 {}') as [number];
    expect(new Set([first, second]).size).toBe(2);
    for (const time of [first, second]) expect(Math.floor(time / 1_000)).toBe(1_700_000_000_000);
    expect(writeTime(true, 1_700_000_000_000, '1 {}')).toEqual([first]);
  });

  it('is now, which the server knows, where Kafka told none', () => {
    expect(writeTime(true, -1, 'row')).toEqual([undefined]);
  });
});
