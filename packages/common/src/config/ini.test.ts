import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServiceError } from '../errors.js';
import { parseIni } from './ini.js';

function pairs(text: string): string[][] {
  return parseIni(text, 'a.conf').map(({ section, key, value }) => [section, key, value]);
}

function failure(text: string): ServiceError {
  try {
    parseIni(text, 'a.conf');
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
  throw new Error('expected a ServiceError');
}

describe('parseIni', () => {
  it('names section, key, value, file and line of each entry', () => {
    expect(parseIni('region = x\n\n[kafka]\n# note\nuri = a:1\n', 'a.conf')).toEqual([
      { section: 'DEFAULT', key: 'region', value: 'x', file: 'a.conf', line: 1 },
      { section: 'kafka', key: 'uri', value: 'a:1', file: 'a.conf', line: 5 },
    ]);
  });

  it('splits at the first "=" or ":" and trims both sides', () => {
    expect(pairs('a=1:2\nb : x=y\nc: z\nd =\n')).toEqual([
      ['DEFAULT', 'a', '1:2'],
      ['DEFAULT', 'b', 'x=y'],
      ['DEFAULT', 'c', 'z'],
      ['DEFAULT', 'd', ''],
    ]);
  });

  it('skips comment lines of both kinds but keeps their signs inside of values', () => {
    expect(pairs('# one\n; two\na = 1 # not a comment ; nor this')).toEqual([
      ['DEFAULT', 'a', '1 # not a comment ; nor this'],
    ]);
  });

  it('joins continuation lines by newlines and reports the line of the key', () => {
    expect(parseIni('\na = 1\n  2\n\t3  \nb = 4', 'a.conf')).toEqual([
      { section: 'DEFAULT', key: 'a', value: '1\n2\n3', file: 'a.conf', line: 2 },
      { section: 'DEFAULT', key: 'b', value: '4', file: 'a.conf', line: 5 },
    ]);
  });

  it('keeps repeated keys and repeated sections in order', () => {
    expect(pairs('[a]\nt = 1\n[b]\nt = 2\n[a]\nt = 3\nt = 4')).toEqual([
      ['a', 't', '1'],
      ['b', 't', '2'],
      ['a', 't', '3'],
      ['a', 't', '4'],
    ]);
  });

  it('strips one pair of equal quotes around the whole value only', () => {
    expect(pairs(`a = " x "\nb = 'y'\nc = "z'\nd = ""q""\ne = "half" and half\nf = "`)).toEqual([
      ['DEFAULT', 'a', ' x '],
      ['DEFAULT', 'b', 'y'],
      ['DEFAULT', 'c', `"z'`],
      ['DEFAULT', 'd', '"q"'],
      ['DEFAULT', 'e', '"half" and half'],
      ['DEFAULT', 'f', ''],
    ]);
  });

  it('reads every convention for line ends', () => {
    expect(parseIni('a = 1\r\nb = 2\rc = 3', 'a.conf').map(({ value, line }) => [value, line])).toEqual([
      ['1', 1],
      ['2', 2],
      ['3', 3],
    ]);
  });

  it.each([
    ['a = 1\nhunter2 is a secret', 'a.conf:2: expected "key = value", got 19 characters without "=" or ":"'],
    ['= 1', 'a.conf:1: expected "key = value", got an empty key'],
    ['[kafka', 'a.conf:1: expected "[name]", got no "]" at the end of the line'],
    ['[kafka] # note', 'a.conf:1: expected "[name]", got no "]" at the end of the line'],
    ['[]', 'a.conf:1: expected "[name]", got an empty name'],
    ['[ ]', 'a.conf:1: expected "[name]", got an empty name'],
    ['[', 'a.conf:1: expected "[name]", got no "]" at the end of the line'],
    [
      'a = 1\n\n  2',
      'a.conf:3: expected a key at the start of the line, got a continuation line that follows no value',
    ],
    [
      'a = 1\n# ends it\n  2',
      'a.conf:3: expected a key at the start of the line, got a continuation line that follows no value',
    ],
  ])('refuses %j with its place, without quoting it', (text, message) => {
    expect(failure(text)).toMatchObject({ code: 'configuration', message, fields: { file: 'a.conf' } });
  });

  it('never throws anything but a ServiceError, and every entry has a key and a line of the text', () => {
    const lines = fc.array(fc.oneof(fc.string(), fc.constantFrom('[s]', 'k = v', ' more', '', '# c', '[', '=', ':')));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          lines.map((all) => all.join('\n')),
        ),
        (text) => {
          const count = text.split(/\r\n|\r|\n/).length;
          try {
            for (const { key, section, line } of parseIni(text, 'a.conf')) {
              expect([key, section]).not.toContain('');
              expect(line).toBeGreaterThan(0);
              expect(line).toBeLessThanOrEqual(count);
            }
          } catch (error) {
            if (!(error instanceof ServiceError)) throw error;
            expect(error.code).toBe('configuration');
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
