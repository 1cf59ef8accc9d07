import { describe, expect, it } from 'vitest';
import { DecodeError } from './decode-error.js';
import { parseJson } from './json.js';
import {
  asDouble,
  asInteger,
  asName,
  asObject,
  asObjects,
  asTextOrEmpty,
  asTextOrNull,
  refuse,
  secondsOf,
  textForm,
} from './reader.js';

type Reader = (value: unknown, path: string) => unknown;

function outcome(read: Reader, json: string | undefined): unknown {
  try {
    return read(json === undefined ? undefined : parseJson(json), 'a.b');
  } catch (error) {
    if (error instanceof DecodeError) return `${error.reason}: ${error.message}`;
    throw error;
  }
}

describe('asObject and asObjects', () => {
  it.each<[Reader, string | undefined, unknown]>([
    [asObject, '{"x":1}', { x: 1 }],
    [asObject, '[]', 'shape: a.b: expected an object, got an array'],
    [asObject, '1.0', 'shape: a.b: expected an object, got 1.0'],
    [asObject, undefined, 'shape: a.b: expected an object, got nothing'],
    [asObjects, '[{}]', [{}]],
    [asObjects, 'null', []],
    [asObjects, undefined, []],
    [asObjects, '{}', 'shape: a.b: expected an array of objects or null, got an object'],
    [asObjects, '[{},"x"]', 'shape: a.b[1]: expected an object, got "x"'],
  ])('%o reads %s as %o', (read, json, expected) => {
    expect(outcome(read, json)).toEqual(expected);
  });
});

describe('the readers of text', () => {
  it.each<[Reader, string | undefined, unknown]>([
    [asName, '"x"', 'x'],
    [asName, '1.0', '1.0'],
    [asName, 'false', 'False'],
    [asName, 'null', 'shape: a.b: expected text that is not empty, got null'],
    [asName, '""', 'shape: a.b: expected text that is not empty, got ""'],
    [asName, '{}', 'shape: a.b: expected text that is not empty, got an object'],
    [asTextOrNull, 'null', null],
    [asTextOrNull, undefined, null],
    [asTextOrNull, '"x"', 'x'],
    [asTextOrNull, '[]', 'shape: a.b: expected text or null, got an array'],
    [asTextOrEmpty, 'null', ''],
    [asTextOrEmpty, '"x"', 'x'],
    [asTextOrEmpty, '""', ''],
    [asTextOrEmpty, undefined, 'shape: a.b: expected text or null, got nothing'],
  ])('%o reads %s as %o', (read, json, expected) => {
    expect(outcome(read, json)).toEqual(expected);
  });
});

describe('asInteger', () => {
  it.each([
    ['5', 5],
    ['5.9', 5],
    ['-5.9', -5],
    ['-0.5', 0],
    ['-0', 0],
    ['1e3', 1000],
    ['"1405630174124"', 1405630174124],
    ['" +7 "', 7],
    ['9007199254740991', 9007199254740991],
  ])('reads %s as %d', (json, expected) => {
    expect(outcome(asInteger, json)).toBe(expected);
  });

  it.each([
    ['9007199254740992', 'range: a.b: expected an integer of at most 2^53 - 1, got 9007199254740992'],
    ['9007199254740993', 'range: a.b: expected an integer of at most 2^53 - 1, got 9007199254740993'],
    ['1e400', 'range: a.b: expected an integer of at most 2^53 - 1, got 1e400'],
    ['"99999999999999999999"', 'range: a.b: expected an integer of at most 2^53 - 1, got "99999999999999999999"'],
    ['"1.5"', 'shape: a.b: expected a number or an integer string, got "1.5"'],
    ['""', 'shape: a.b: expected a number or an integer string, got ""'],
    ['"0x10"', 'shape: a.b: expected a number or an integer string, got "0x10"'],
    ['true', 'shape: a.b: expected a number or an integer string, got True'],
    ['null', 'shape: a.b: expected a number or an integer string, got null'],
  ])('refuses %s', (json, expected) => {
    expect(outcome(asInteger, json)).toBe(expected);
  });
});

describe('asDouble', () => {
  it.each([
    ['5', 5],
    ['1e16', 1e16],
    ['-0', 0],
    ['"7"', 7],
    ['" -1.5e-3 "', -0.0015],
    ['".5"', 0.5],
    ['"5."', 5],
    ['true', 1],
    ['false', 0],
    ['12345678901234567890', 12345678901234567890],
  ])('reads %s as %d', (json, expected) => {
    expect(outcome(asDouble, json)).toBe(expected);
  });

  it.each([
    ['"NaN"', 'range: a.b: expected a finite number, got "NaN"'],
    ['"-inf"', 'range: a.b: expected a finite number, got "-inf"'],
    ['1e400', 'range: a.b: expected a finite number, got 1e400'],
    ['"1e400"', 'range: a.b: expected a finite number, got "1e400"'],
    ['""', 'shape: a.b: expected a number or a numeric string, got ""'],
    ['" "', 'shape: a.b: expected a number or a numeric string, got " "'],
    ['"0x10"', 'shape: a.b: expected a number or a numeric string, got "0x10"'],
    ['null', 'shape: a.b: expected a number or a numeric string, got null'],
    ['{}', 'shape: a.b: expected a number or a numeric string, got an object'],
  ])('refuses %s', (json, expected) => {
    expect(outcome(asDouble, json)).toBe(expected);
  });
});

describe('secondsOf', () => {
  it.each([
    ['1554725988', 1554725988],
    ['1554725988.50', 1554725988.5],
    ['"1554725988"', 1554725988],
    ['"today"', undefined],
    ['true', undefined],
    ['1e400', undefined],
    ['null', undefined],
  ])('reads %s as %s', (json, expected) => {
    expect(secondsOf(parseJson(json))).toBe(expected);
  });
});

describe('textForm', () => {
  it.each([
    ['"x"', 'x'],
    ['true', 'True'],
    ['1.10', '1.10'],
    ['{"a": [1.0, null]}', '{"a":[1.0,null]}'],
    ['null', undefined],
  ])('writes %s as %s', (json, expected) => {
    expect(textForm(parseJson(json))).toBe(expected);
  });
});

describe('refuse', () => {
  it('shows at most 80 characters of what it got', () => {
    const message = outcome((value, path) => refuse(path, 'less', value), JSON.stringify('x'.repeat(1000)));
    expect(message).toBe(`shape: a.b: expected less, got "${'x'.repeat(79)}…`);
  });
});
