import { expect, it } from 'vitest';
import { dropNulls } from './drop-nulls.js';

const dropped = (text: string): unknown => {
  const document: unknown = JSON.parse(text);
  dropNulls(document);
  return document;
};

it.each([
  ['{"a":null,"b":{"c":null,"d":[{"e":null,"f":0}]}}', { b: { d: [{ f: 0 }] } }],
  ['{"__proto__":null,"a":""}', { a: '' }],
  ['[null,{"a":null}]', [null, {}]],
  ['null', null],
  ['5', 5],
])('fields that are null are no more there, all else is: %s', (text, expected) => {
  expect(dropped(text)).toStrictEqual(expected);
});

it('however deep they are', () => {
  const depth = 100_000;
  let value = dropped('{"a":'.repeat(depth) + 'null' + '}'.repeat(depth));
  for (let level = 1; level < depth; level++) value = (value as { a: unknown }).a;
  expect(value).toEqual({});
});
