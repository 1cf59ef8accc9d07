import { describe, expect, it } from 'vitest';
import { millisecondsOf } from './retention.js';

describe('the duration of a retention policy', () => {
  it.each([
    ['24h0m0s', 86_400_000],
    ['1h30m5s', 5_405_000],
    ['2m0s', 120_000],
    ['0s', Infinity],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(millisecondsOf(text)).toBe(milliseconds);
  });

  it.each(['', '1w', 'INF', 'null'])('is none as %j', (text) => {
    expect(() => millisecondsOf(text)).toThrow(/expected the duration of a retention policy, such as 24h0m0s, got/);
  });
});
