import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDamaged, maxDepth, scanJson } from './json-scan.js';

describe('scanJson', () => {
  it.each([
    ['{"a":1,"b":[2.5,-3,1e-7,1e+21]}', false],
    ['{"a":1.0}', true],
    ['[1.10]', true],
    ['[1e5]', true],
    ['[1E+21]', true],
    ['[-0]', true],
    ['[9007199254740993]', true],
    ['9007199254740992', false],
    ['[0.1,0.30000000000000004]', false],
    ['[0.1000000000000000055511151231257827]', true],
    ['1e400', true],
  ])('tells of %s whether a double damages its numbers: %s', (text, damaging) => {
    expect(scanJson(text).damaging).toBe(damaging);
  });

  it.each(['"1.0"', '{"1.0":"GET / HTTP/1.0"}', String.raw`["\"1.0", "\\\"1.0"]`, String.raw`["\\"]`])(
    'takes nothing in strings for a number: %s',
    (text) => {
      expect(scanJson(text)).toEqual({ damaging: false });
    },
  );

  it('goes on after a string that ends in an escaped backslash', () => {
    expect(scanJson(String.raw`["\\",1.0]`).damaging).toBe(true);
  });

  it('finds where nesting gets too deep, and takes brackets in strings for text', () => {
    expect(scanJson('['.repeat(maxDepth)).tooDeepAt).toBeUndefined();
    expect(scanJson(`${'['.repeat(maxDepth)}{`).tooDeepAt).toBe(maxDepth);
    expect(scanJson(`["${'['.repeat(5000)}"]`).tooDeepAt).toBeUndefined();
    expect(scanJson(`[${'[],{},'.repeat(5000)}1]`).tooDeepAt).toBeUndefined();
  });

  it('agrees with a round trip on any document', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(scanJson(text)).toEqual({ damaging: false });
      }),
    );
  });

  it('ends on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', '\\', '[', '}', '1', '.', 'e', '-', ' ') }), (text) => {
        expect(typeof scanJson(text).damaging).toBe('boolean');
      }),
    );
  });
});

describe('isDamaged', () => {
  it('is false for whatever a double prints', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(isDamaged(String(value))).toBe(false);
      }),
    );
  });
});
