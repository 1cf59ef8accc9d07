import { describe, expect, it } from 'vitest';
import { BlockPool, SizedBlocks } from './block-pool.js';

it('hands a block that was given back out again', () => {
  const pool = new BlockPool(64, 2);
  const block = pool.take();
  pool.give(block);
  expect(pool.take()).toBe(block);
  expect(pool.take()).not.toBe(block);
});

it('keeps no more blocks than it should, and none of another size', () => {
  const pool = new BlockPool(64, 1);
  const [kept, dropped] = [pool.take(), pool.take()];
  pool.give(new ArrayBuffer(32));
  pool.give(kept);
  pool.give(dropped);
  expect(pool.take()).toBe(kept);
  expect([pool.take(), pool.take()]).not.toContain(dropped);
});

describe('blocks of several sizes', () => {
  it('are large enough, at most twice as large as asked for, and handed out again for a size of their kind', () => {
    const blocks = new SizedBlocks(2 ** 20);
    for (const size of [64, 65, 1_024, 4_000, 65_536, 2 ** 20]) {
      const block = blocks.take(size);
      expect(block.byteLength).toBeGreaterThanOrEqual(size);
      expect(block.byteLength).toBeLessThan(2 * size);
      blocks.give(block);
      expect(blocks.take(size)).toBe(block);
    }
    blocks.give(blocks.take(5_000));
    expect(blocks.take(9_000).byteLength).toBe(16_384);
  });

  it('are kept up to so many bytes, and none of another size', () => {
    const blocks = new SizedBlocks(8_192);
    const all = Array.from({ length: 3 }, () => blocks.take(4_096));
    for (const block of all) blocks.give(block);
    const again = Array.from({ length: 3 }, () => blocks.take(4_096));
    expect(again.filter((block) => all.includes(block))).toHaveLength(2);
    const odd = new ArrayBuffer(5_000);
    blocks.give(odd);
    expect(blocks.take(5_000)).not.toBe(odd);
    expect(blocks.take(2 ** 21).byteLength).toBe(2 ** 21);
  });
});
