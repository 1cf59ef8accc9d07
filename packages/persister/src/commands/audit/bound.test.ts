import { describe, expect, it } from 'vitest';
import { parseBound } from './bound.js';

describe('a bound', () => {
  it.each([
    ['earliest', 'earliest'],
    ['latest', 'latest'],
    ['committed', 'committed'],
    ['0:17', { offsets: new Map([[0, 17]]) }],
    ['0:17,12:9000000000', { offsets: new Map([[0, 17], [12, 9_000_000_000]]) }], // prettier-ignore
    ['2026-01-31', { time: Date.UTC(2026, 0, 31) }],
    ['2026-01-31T12:30', { time: Date.UTC(2026, 0, 31, 12, 30) }],
    ['2026-01-31T12:30:01.5Z', { time: Date.UTC(2026, 0, 31, 12, 30, 1, 500) }],
    ['2026-01-31T12:30:00+02:00', { time: Date.UTC(2026, 0, 31, 10, 30) }],
  ])('may be %s', (text, bound) => {
    expect(parseBound(text, '--from')).toEqual(bound);
  });

  it.each(['', 'yesterday', '17', '0:', '0:1,', '0:1,x', '0:-1', '2026-13-31', '2026-01-31T25:00', '2026-01-31 12:00'])(
    'may not be %j',
    (text) => {
      expect(() => parseBound(text, '--from')).toThrow(expect.objectContaining({ code: 'configuration' }));
      expect(() => parseBound(text, '--from')).toThrow(/^command line: --from: expected /);
    },
  );
});
