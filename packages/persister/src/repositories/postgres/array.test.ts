import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArray } from '../../../test/parse-array.js';
import { arrayText } from './array.js';

const awkward = fc.constantFrom(
  '',
  ' ',
  'NULL',
  'null',
  '{}',
  ',',
  '"',
  '\\',
  '\\"',
  '\n',
  "'",
  '🙂',
  '{"a":"b\\\\c"}',
);
const text = fc.oneof(awkward, fc.string({ unit: 'binary' }), fc.array(awkward).map((all) => all.join(''))); // prettier-ignore

describe('the text of an array', () => {
  it('quotes texts, and leaves numbers and NULL', () => {
    expect(arrayText(['a', '', 'NULL', 'x,y', '{}', ' '])).toBe('{"a","","NULL","x,y","{}"," "}');
    expect(arrayText(['say "hi"\\'])).toBe('{"say \\"hi\\"\\\\"}');
    expect(arrayText([1.5, -0, 1e-7, null])).toBe('{1.5,0,1e-7,NULL}');
    expect(arrayText([])).toBe('{}');
  });

  it('is read back as it was, whatever the texts hold', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(text, fc.constant(null))), (values) => {
        expect(parseArray(arrayText(values))).toEqual(values);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is read back to the same doubles', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), (values) => {
        expect(parseArray(arrayText(values)).map((value) => Number(value) + 0)).toEqual(
          values.map((value) => value + 0),
        );
      }),
    );
  });
});
