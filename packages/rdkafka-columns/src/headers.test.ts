import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headersBound, readHeaders, writeHeaders } from './headers.js';
import { anyHeaders, bytesOf } from '../test/any-record.js';

describe('headers', () => {
  it('come back as they were written: order, repeated names, any bytes, any text', () => {
    fc.assert(
      fc.property(anyHeaders, fc.nat(20), (headers, start) => {
        const arena = Buffer.alloc(start + headersBound(headers), 0xaa);
        const length = writeHeaders(arena, start, headers);
        expect(start + length).toBeLessThanOrEqual(arena.length);
        expect(readHeaders(arena, start, length).map(([name, value]) => [name, Buffer.from(value)])).toEqual(
          headers.map(([name, value]) => [bytesOf(name).toString(), bytesOf(value)]),
        );
      }),
    );
  });

  it('that are read are copies, which outlive the arena', () => {
    const arena = Buffer.alloc(64);
    const length = writeHeaders(arena, 0, [['name', Buffer.from('value')]]);
    const headers = readHeaders(arena, 0, length);
    arena.fill(0);
    expect(headers).toEqual([['name', Buffer.from('value')]]);
  });

  it('without a value, which other clients write, have no bytes', () => {
    const arena = Buffer.from([1, 0, 0, 0, 0x78, 0xff, 0xff, 0xff, 0xff]);
    expect(readHeaders(arena, 0, arena.length)).toEqual([['x', new Uint8Array(0)]]);
  });
});
