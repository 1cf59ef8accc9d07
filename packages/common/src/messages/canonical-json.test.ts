import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.js';
import { parseJson } from './json.js';

describe('canonicalJson', () => {
  it('sorts keys by code point at every level and keeps the order of arrays', () => {
    const text = '{"\u{1f600}":1, "\uff5e": [{"b": 2, "a": null}, "x"], "A": {"__proto__": true}}';
    expect(canonicalJson(parseJson(text))).toBe(
      '{"A":{"__proto__":true},"\uff5e":[{"a":null,"b":2},"x"],"\u{1f600}":1}',
    );
  });

  it('keeps the text of numbers', () => {
    expect(canonicalJson(parseJson('[1, 1.0, 12345678901234567890]'))).toBe('[1,1.0,12345678901234567890]');
  });

  it('writes null for absent values', () => {
    expect(canonicalJson([undefined, { a: undefined }])).toBe('[null,{"a":null}]');
  });

  it('is the same for any order of keys, and JSON of the same meaning', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
