import { describe, expect, it } from 'vitest';
import { arrayText } from './array.js';

describe('the text of an array', () => {
  it('quotes texts, and leaves numbers and NULL', () => {
    expect(arrayText(['a', '', 'NULL', 'x,y', '{}', ' '])).toBe('{"a","","NULL","x,y","{}"," "}');
    expect(arrayText(['say "hi"\\'])).toBe('{"say \\"hi\\"\\\\"}');
    expect(arrayText([1.5, -0, 1e-7, null])).toBe('{1.5,0,1e-7,NULL}');
    expect(arrayText([])).toBe('{}');
  });
});
