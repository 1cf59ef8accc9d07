import { expect, it } from 'vitest';
import { parseJson } from '@monasca/common/messages';
import { pythonJson } from './python-json.js';

it.each([
  ['{"a":1.0,"b":[1,2],"c":{},"d":[]}', '{"a": 1.0, "b": [1, 2], "c": {}, "d": []}'],
  ['{"a":"x: y, {z} \\" [1]"}', '{"a": "x: y, {z} \\" [1]"}'],
  ['"żó\\u2028\u{1f600}"', '"\\u017c\\u00f3\\u2028\\ud83d\\ude00"'],
  ['[null,true,12345678901234567890]', '[null, true, 12345678901234567890]'],
])('writes %s as the original does', (json, text) => {
  expect(pythonJson(parseJson(json))).toBe(text);
});

it('takes texts of millions of escapes', () => {
  const text = '"\\'.repeat(3_000_000);
  expect(pythonJson({ text })).toBe(`{"text": ${JSON.stringify(text)}}`);
});

it('lays it out with a line for each value', () => {
  expect(pythonJson({ a: [1, { b: 2 }], c: [] }, 3)).toBe(
    ['{', '   "a": [', '      1,', '      {', '         "b": 2', '      }', '   ],', '   "c": []', '}'].join('\n'),
  );
});
