import { describe, expect, it } from 'vitest';
import { createJsonCodec } from './json-codec.js';

const codec = createJsonCodec<unknown>({ name: 'any', read: (document) => document, write: (value) => ({ value }) });

describe('createJsonCodec', () => {
  it('says that a record has no value', () => {
    expect(codec.decode(null)).toEqual({
      ok: false,
      reason: 'tombstone',
      detail: 'expected a value, got a tombstone (null)',
    });
  });

  it.each([
    ['ff', 0],
    ['22c3b3c322', 3],
    ['22efbfbdff22', 4],
    ['22eda08022', 1],
  ])('says where the bytes %s stop being UTF-8', (hex, position) => {
    expect(codec.decode(Buffer.from(hex, 'hex'))).toEqual({
      ok: false,
      reason: 'encoding',
      detail: `byte ${position}: expected UTF-8, got another byte`,
    });
  });

  it('says where the text stops being JSON, an empty one too', () => {
    expect(codec.decode(Buffer.from('[NaN]'))).toEqual({
      ok: false,
      reason: 'syntax',
      detail: 'position 1: expected JSON: NaN is not JSON',
    });
    expect(codec.decode(new Uint8Array())).toMatchObject({ ok: false, reason: 'syntax' });
  });

  it('reads a part of a larger array of bytes', () => {
    const bytes = new Uint8Array(Buffer.from('xx"ż"xx')).subarray(2, 6);
    expect(codec.decode(bytes)).toEqual({ ok: true, value: 'ż' });
  });

  it('does not throw what a reader throws', () => {
    const broken = createJsonCodec<unknown>({
      name: 'broken',
      read: () => {
        throw new TypeError('a fault');
      },
      write: () => ({}),
    });
    expect(broken.decode(Buffer.from('{}'))).toEqual({
      ok: false,
      reason: 'shape',
      detail: 'expected a broken, got a value that cannot be read: TypeError: a fault',
    });
  });

  it('writes compact UTF-8', () => {
    expect(codec.encode({ a: ['ż', 1] }).toString()).toBe('{"value":{"a":["ż",1]}}');
  });
});
