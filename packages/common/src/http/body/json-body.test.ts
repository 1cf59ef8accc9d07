import { describe, expect, it } from 'vitest';
import { stringifyJson } from '../../messages/index.js';
import { mediaType, parseJsonBody } from './json-body.js';

describe('the JSON of a body', () => {
  it('is read, its numbers as they were written', () => {
    const body = '{"a":[1.0,12345678901234567890,null],"ż":"☃"}';
    expect(stringifyJson(parseJsonBody(Buffer.from(body)))).toBe(body);
  });

  it.each([
    ['cut off', Buffer.from('{"a": ')],
    ['empty', Buffer.alloc(0)],
    ['no JSON', Buffer.from('a')],
    ['NaN', Buffer.from('{"a": NaN}')],
    ['after a byte order mark', Buffer.from('\uFEFF{}')],
    ['not UTF-8', Buffer.from([0x22, 0xc3, 0x22])],
    ['nested without end', Buffer.from('['.repeat(100_000))],
  ])('is refused with the reason: %s', (_, body) => {
    const message = expect.stringMatching(/^Could not parse JSON body - \S/) as string;
    expect(() => parseJsonBody(body)).toThrow(
      expect.objectContaining({ status: 400, title: 'Invalid JSON', message }) as Error,
    );
  });
});

it.each([
  [undefined, ''],
  ['', ''],
  ['application/json', 'application/json'],
  [' Application/JSON ; charset=utf-8', 'application/json'],
  ['text/plain;a="b;c"', 'text/plain'],
  [';', ''],
])('the media type of %j is %j', (contentType, type) => {
  expect(mediaType(contentType)).toBe(type);
});
