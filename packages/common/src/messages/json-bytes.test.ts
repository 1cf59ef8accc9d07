import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainStringEnd, skipBlanks, skipScalar, skipString } from './json-bytes.js';

const bytesOf = (text: string): Uint8Array => Buffer.from(text);

/** Whether a text is a value of JSON, alone. */
function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    // The steps over blanks and over what holds others are somebody else's.
    return text.trim() === text && (typeof value !== 'object' || value === null);
  } catch {
    return false;
  }
}

const pieces = ['"', '\\', 'u', '00e9', 'a', 'ż', '\n', '\u0001', '/', '-', '0', '1', '9', '.', 'e', 'E', '+', 'true', 'nul', 'l', 'false', ' ']; // prettier-ignore

describe('a step over a string, a number or a word', () => {
  it('ends where it ends for whatever JSON.parse takes, and takes nothing else', () => {
    const texts = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 }).map((all) => all.join(''));
    const wrapped = fc.oneof(texts, texts.map((text) => `"${text}"`), fc.json(), fc.double().map(String)); // prettier-ignore
    fc.assert(
      fc.property(wrapped, (text) => {
        const bytes = bytesOf(text);
        const end = skipScalar(bytes, 0);
        if (isJson(text)) expect(end).toBe(bytes.length);
        else expect(end).not.toBe(bytes.length);
      }),
      { numRuns: 20_000 },
    );
  });

  it('ends before what follows', () => {
    for (const value of ['"a"', '""', '"\\u00E9\\""', '0', '-0', '10.5e-3', 'true', 'null']) {
      for (const next of [',', '}', ' ']) expect(skipScalar(bytesOf(`x${value}${next}`), 1)).toBe(value.length + 1);
    }
  });

  it.each(['"a', '"\\', '"\\u12', '"\\u12g4"', '-', '', 'tru', 'nulL'])('does not end in %s', (text) => {
    expect(skipScalar(bytesOf(text), 0)).toBe(-1);
  });
});

it('the end of a plain string is its quote; one with a backslash is none', () => {
  expect([plainStringEnd(bytesOf('"ab"'), 0), plainStringEnd(bytesOf('"a\\n"'), 0)]).toEqual([3, -1]);
  expect([plainStringEnd(bytesOf('ab"'), 0), plainStringEnd(bytesOf('"ab'), 0), skipString(bytesOf('a'), 0)]).toEqual([
    -1, -1, -1,
  ]);
});

it('blanks are those of JSON', () => {
  expect(skipBlanks(bytesOf('\n\r\t  x'), 0)).toBe(5);
  expect(skipBlanks(bytesOf('\f'), 0)).toBe(0);
  expect(skipBlanks(bytesOf('  '), 0)).toBe(2);
});
