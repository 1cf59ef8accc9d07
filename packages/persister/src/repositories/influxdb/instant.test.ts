import { describe, expect, it } from 'vitest';
import { instantText } from './instant.js';

describe('the text of a time', () => {
  it.each([
    [1_700_000_000_000, 0, '2023-11-14T22:13:20Z'],
    [1_700_000_000_500, 0, '2023-11-14T22:13:20.5Z'],
    [1_700_000_000_123, 0, '2023-11-14T22:13:20.123Z'],
    [1_700_000_000_000, 7, '2023-11-14T22:13:20.000000007Z'],
    [1_700_000_000_120, 40, '2023-11-14T22:13:20.12000004Z'],
    [0, 0, '1970-01-01T00:00:00Z'],
    [-1, 1, '1969-12-31T23:59:59.999000001Z'],
    [-9_223_372_036_854, 0, '1677-09-21T00:12:43.146Z'],
  ])('%i ms and %i ns is %s', (milliseconds, nanoseconds, text) => {
    expect(instantText(milliseconds, nanoseconds)).toBe(text);
  });
});
