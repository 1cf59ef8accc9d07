import { expect, it } from 'vitest';
import { BlockPool } from './block-pool.js';

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
