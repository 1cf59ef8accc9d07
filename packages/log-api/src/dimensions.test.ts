import { describe, expect, it } from 'vitest';
import { parseJson } from '@monasca/common/messages';
import { checkDimensions } from './dimensions.js';

const check = (text: string, where?: string) => checkDimensions(parseJson(text), where);
const refused = (message: string): unknown =>
  expect.objectContaining({ status: 422, title: 'unprocessable_entity', message });
const long = 'n'.repeat(256);
const forbidden = `may not contain: > < = { } ( ) ' " , ; &`;

describe('dimensions are refused', () => {
  it.each<[name: string, message: string]>([
    ['', 'Dimension name cannot be empty'],
    [long, `Dimension name ${long} must be 255 characters or less`],
    ['_n', 'Dimension name _n cannot start with underscore (_)'],
    ...Array.from(`><={}() '",;&`, (character): [string, string] => [
      `a${character}b`,
      `Dimension name a${character}b ${forbidden}`,
    ]),
  ])('for the name %j', (name, message) => {
    expect(() => check(JSON.stringify({ [name]: 'v' }))).toThrow(refused(message));
  });

  it.each([
    ['""', 'Dimension value cannot be empty'],
    ['null', 'Dimension value cannot be empty'],
    ['5', 'Dimension value of n must be a string'],
    ['1.0', 'Dimension value of n must be a string'],
    ['false', 'Dimension value of n must be a string'],
    ['[]', 'Dimension value of n must be a string'],
    ['["x"]', 'Dimension value of n must be a string'],
    ['{"a": "b"}', 'Dimension value of n must be a string'],
    [`"${long}"`, `Dimension value ${long} must be 255 characters or less`],
  ])('for the value %s', (value, message) => {
    expect(() => check(`{"n": ${value}}`)).toThrow(refused(message));
  });

  it.each([
    ['""', '""'],
    ['[1]', '[1]'],
    ['true', 'true'],
    ['1.0', '1.0'],
  ])('when they are no map: %s', (text, shown) => {
    expect(() => check(text)).toThrow(refused(`Dimensions ${shown} must be a dictionary (map)`));
  });

  it('for the first fault: length, underscore, characters, value, name by name', () => {
    expect(() => check(JSON.stringify({ [`_ ${long}`]: '' }))).toThrow(/must be 255 characters or less/);
    expect(() => check('{"_ ": ""}')).toThrow(/cannot start with underscore/);
    expect(() => check('{"a b": ""}')).toThrow(/may not contain/);
    expect(() => check('{"z": "", "_a": "v"}')).toThrow(/value cannot be empty/);
  });

  it('and say where they stand', () => {
    expect(() => check('{"_a": "v"}', 'Log 3: ')).toThrow(
      refused('Log 3: Dimension name _a cannot start with underscore (_)'),
    );
  });
});

describe('dimensions are accepted', () => {
  it.each(['n'.repeat(255), '😀'.repeat(255), 'a:b', 'a\\b', 'a/b.c-d', 'a\nb', 'ż', 'a_'])(
    'with the name %j',
    (name) => {
      expect(check(JSON.stringify({ [name]: 'v' }))).toEqual({ [name]: 'v' });
    },
  );

  it.each(['v'.repeat(255), '😀'.repeat(255), ' ', '<>={}()\'",;&', '\0', 'a\nb', '_'])(
    'with the value %j',
    (value) => {
      expect(check(JSON.stringify({ n: value }))).toEqual({ n: value });
    },
  );

  it('in any number', () => {
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`name${i}`, 'v']));
    expect(check(JSON.stringify(many))).toEqual(many);
  });

  it('when there are none', () => {
    expect(check('{}')).toEqual({});
  });
});
