import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineBuffer } from './line-buffer.js';

describe('a buffer of lines', () => {
  it('keeps every line, those that are retained, and starts anew', () => {
    const line = fc.string({ unit: 'binary', maxLength: 300 }).map((text) => `${text}\n`);
    fc.assert(
      fc.property(fc.array(fc.tuple(line, fc.boolean()), { maxLength: 40 }), (lines) => {
        const buffer = new LineBuffer();
        for (let turn = 0; turn < 2; turn += 1) {
          for (const [text] of lines) buffer.add(text, 0);
          expect(buffer.slice(0, buffer.count).toString()).toBe(lines.map(([text]) => Buffer.from(text).toString()).join('')); // prettier-ignore
          buffer.retain((at) => lines[at]![1]);
          const kept = lines.filter(([, isKept]) => isKept).map(([text]) => Buffer.from(text).toString());
          expect(kept.map((_, at) => buffer.slice(at, at + 1).toString())).toEqual(kept);
          expect(buffer.count).toBe(kept.length);
          buffer.clear();
        }
      }),
    );
  });

  it('grows without losing anything', () => {
    const buffer = new LineBuffer();
    const lines = Array.from({ length: 5_000 }, (_, i) => `${String(i).repeat(20)}\n`);
    for (const text of lines) buffer.add(text, 0);
    expect(buffer.slice(0, 5_000).toString()).toBe(lines.join(''));
    expect(buffer.slice(4_999, 5_000).toString()).toBe(lines.at(-1));
  });
});
