import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCodePoints } from './compare-code-points.js';

describe('compareCodePoints', () => {
  it('puts characters beyond U+FFFF last, where the default order does not', () => {
    const texts = ['\u{1f600}', '\uff5e', 'a', ''];
    expect([...texts].sort(compareCodePoints)).toEqual(['', 'a', '\uff5e', '\u{1f600}']);
    expect([...texts].sort()).toEqual(['', 'a', '\u{1f600}', '\uff5e']);
  });

  it('orders as the UTF-8 bytes do', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}'),
    });
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(Math.sign(compareCodePoints(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
      }),
    );
  });
});
