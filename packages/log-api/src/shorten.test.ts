import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logCodec, parseJson, type LogBody } from '@monasca/common/messages';
import { shorten } from './shorten.js';

const encode = (log: LogBody): Buffer =>
  logCodec.encode({ log, meta: { tenantId: 'proj-user', region: '' }, creationTime: 1_795_370_693 });
const logOf = (bytes: Buffer): LogBody => (parseJson(String(bytes)) as { log: LogBody }).log;

/** Bytes of an envelope whose message is empty and shortened. */
const emptyBytes = encode({ message: '', truncated: true }).length;
/** Leaves so many bytes for the message. */
const room = 251;
const maxBytes = emptyBytes + room;

/** What is published of a log that is too large. */
function shortened(log: object): LogBody {
  const bytes = shorten(log as LogBody, maxBytes, encode);
  if (bytes === undefined) throw new Error('it does not fit');
  expect(bytes.length).toBeLessThanOrEqual(maxBytes);
  return logOf(bytes);
}

describe('a message that is too long', () => {
  it.each([
    ['of one byte a character', 'a', 1_000, 251],
    ['that is one byte too long', 'a', 252, 251],
    ['of two bytes a character', 'ż', 200, 125],
    ['of three bytes a character', '☃', 100, 83],
    ['of four bytes a character', '😀', 100, 62],
    ['of quotes, each of which is escaped', '"', 200, 125],
    ['of line breaks, each of which is escaped', '\n', 200, 125],
    ['of characters that have no short escape', '\u0001', 100, 41],
    ['of halves of pairs, which are escaped', '\ud800', 100, 41],
  ])('%s keeps as many as fit', (_, character, count, kept) => {
    const { message, truncated } = shortened({ message: character.repeat(count) }) as LogBody & { truncated: unknown };
    expect([message, truncated]).toEqual([character.repeat(kept), true]);
  });

  it('keeps all other fields, and where they stand', () => {
    const log = { first: 1, message: 'a'.repeat(300), dimensions: { a: 'b' } };
    expect(
      Object.entries(shortened(log)).map(([key, value]) => [key, key === 'message' ? typeof value : value]),
    ).toEqual(
      [['first', 1], ['message', 'string'], ['dimensions', { a: 'b' }], ['truncated', true]], // prettier-ignore
    );
  });

  it('may become empty', () => {
    const more = 'x'.repeat(room - ',"more":""'.length);
    expect(shortened({ message: 'short', more })).toEqual({ message: '', more, truncated: true });
  });

  it('is never larger than the limit, as long as it can be, and cut between characters', () => {
    const texts = fc.string({
      unit: fc.constantFrom('a', 'ż', '☃', '😀', '"', '\n', '\u0001', '\ud800'),
      minLength: 252,
    });
    fc.assert(
      fc.property(texts, fc.nat(300), (text, more) => {
        const limit = emptyBytes + more;
        const bytes = shorten({ message: text }, limit, encode)!;
        expect(bytes.length).toBeLessThanOrEqual(limit);
        const kept = [...(logOf(bytes).message as string)];
        const characters = [...text];
        expect(kept).toEqual(characters.slice(0, kept.length));
        const oneMore = characters.slice(0, kept.length + 1).join('');
        expect(encode({ message: oneMore, truncated: true }).length).toBeGreaterThan(limit);
      }),
    );
  });
});

describe('a log that cannot be shortened', () => {
  it.each([
    ['is too large without its message', { message: 'short', more: 'x'.repeat(1_000) }],
    ['has null as its message', { message: null, more: 'x'.repeat(1_000) }],
    ['has an object as its message', { message: { a: 'x'.repeat(1_000) } }],
    ['has a list as its message', { message: Array(100).fill('text') }],
  ])('%s', (_, log) => {
    expect(shorten(log as LogBody, maxBytes, encode)).toBeUndefined();
  });
});
