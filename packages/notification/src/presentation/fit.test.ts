import { describe, expect, it } from 'vitest';
import { escapeAngles, escapeMarkdown, muteMentions } from './escapes.js';
import { bytes, fit, jsonBytes } from './fit.js';

describe('fit', () => {
  it.each([
    ['short', 5, 'short'],
    ['longer', 5, 'long…'],
    ['', 5, ''],
    ['🔥🔥🔥', 6, '🔥🔥🔥'],
    ['🔥🔥🔥', 5, '🔥🔥…'],
    ['🔥🔥🔥', 4, '🔥…'],
  ])('makes of %j in %i characters %j', (text, max, expected) => {
    expect(fit(text, max)).toBe(expected);
  });

  it('cuts no escape in two', () => {
    expect(fit('a<b', 6, escapeAngles)).toBe('a&lt;b');
    expect(fit('a<bc', 6, escapeAngles)).toBe('a&lt;…');
    expect(fit('a<bc', 5, escapeAngles)).toBe('a…');
    expect(fit('*****', 6, escapeMarkdown)).toBe(String.raw`\*\*…`);
  });

  it('counts what it is told to count', () => {
    expect(fit('üüü', 6, String, bytes)).toBe('üüü');
    expect(fit('üüü', 5, String, bytes)).toBe('ü…');
    expect(fit('\u0001\u0001', 11, String, jsonBytes)).toBe('\u0001…');
    expect(fit('"""', 6, muteMentions, jsonBytes)).toBe('"""');
  });
});
