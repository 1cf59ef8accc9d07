import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align4, blockSize, checkSizes, columnsOver, evenRows, rowBytes } from './layout.js';

const evens = fc.integer({ min: 1, max: 500 }).map((half) => 2 * half);

describe('columnsOver', () => {
  it('lays every byte of the block under one column or the arena, and none under two', () => {
    fc.assert(
      fc.property(evens, fc.integer({ min: 0, max: 1_000 }), (rows, arenaBytes) => {
        const block = new ArrayBuffer(blockSize(rows, arenaBytes));
        const views = Object.values(columnsOver(block, rows)) as Uint8Array[];
        const uses = new Uint8Array(block.byteLength);
        for (const { byteOffset, byteLength } of views) {
          for (let at = byteOffset; at < byteOffset + byteLength; at += 1) uses[at]! += 1;
        }
        expect(uses.every((count) => count === 1)).toBe(true);
      }),
    );
  });

  it('begins the arena at a multiple of 4, so that values do', () => {
    fc.assert(fc.property(evens, (rows) => (rows * rowBytes) % 4 === 0));
  });

  it('refuses a block that is too small for the rows', () => {
    fc.assert(
      fc.property(evens, (rows) => {
        expect(() => columnsOver(new ArrayBuffer(rows * rowBytes - 4), rows)).toThrow(RangeError);
      }),
    );
  });
});

describe('checkSizes', () => {
  it.each([
    [0, 0],
    [-2, 10],
    [1.5, 10],
    [NaN, 10],
    [Infinity, 10],
    [10, -1],
    [10, 0.5],
    [10, NaN],
    [10, 2 ** 31],
  ])('refuses %d rows and %d bytes', (rows, bytes) => {
    expect(() => checkSizes(rows, bytes)).toThrow(RangeError);
  });

  it.each([
    [1, 0],
    [1_000, 256 * 1024],
    [1, 2 ** 31 - 1],
  ])('takes %d rows and %d bytes', (rows, bytes) => {
    expect(() => checkSizes(rows, bytes)).not.toThrow();
  });
});

it('align4 and evenRows give the next multiple', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (n) => {
      expect([align4(n) % 4, align4(n) - n < 4, align4(n) >= n]).toEqual([0, true, true]);
      expect([evenRows(n) % 2, evenRows(n) - n < 2, evenRows(n) >= n]).toEqual([0, true, true]);
    }),
  );
});
