import { expect, it, onTestFinished } from 'vitest';
import { blockSize } from './layout.js';
import { ColumnProducer, outcomeState } from './producer.js';

/** Nobody listens there: what is produced waits. */
const nowhere = { 'bootstrap.servers': '127.0.0.1:1' };

const bytesOf = (count: number, valueBytes: number): { bytes: number; size: number } => {
  const producer = new ColumnProducer(nowhere, {}, { rows: 100, arenaBytes: 10_000 });
  onTestFinished(() => producer.close(0));
  const chunk = producer.produce('t', new Array(count).fill({ value: Buffer.alloc(valueBytes) }), 0, 1_000);
  return { bytes: chunk.states.buffer.byteLength, size: chunk.size };
};

it.each([
  ['one record', 1, 20],
  ['one that is empty', 1, 0],
  ['an odd number of them', 7, 20],
])('%s takes memory of about its own size, whatever a full chunk may take', (_, count, valueBytes) => {
  const { bytes, size } = bytesOf(count, valueBytes);
  expect(size).toBe(count);
  expect(bytes).toBeLessThan(2 * blockSize(count + 1, count * (valueBytes + 4)));
});

it.each([
  ['many', 1_000, 20, 100],
  ['large ones, but not larger than a chunk', 3, 4_000, 2],
])('%s share memory that is used again', (_, count, valueBytes, size) => {
  expect(bytesOf(count, valueBytes)).toEqual({ size, bytes: blockSize(100, 10_000) });
});

it('one that is larger than a chunk has room of its own', () => {
  const { bytes, size } = bytesOf(1, 20_000);
  expect(size).toBe(1);
  expect(bytes).toBeGreaterThan(20_000);
});

it('chunks end in any order, each with its own outcome', async () => {
  const producer = new ColumnProducer(nowhere);
  const produce = (timeoutMs: number) => producer.produce('t', [{ value: Buffer.from('x') }], 0, timeoutMs);
  const [first, second, third, fourth, fifth] = [produce(0), produce(10_000), produce(0), produce(10_000), produce(0)];
  // No time to be handed over in: over at once, while the others wait for a broker.
  await Promise.all([third.done, first.done, fifth.done]);
  second.refresh();
  expect([second, fourth].map((chunk) => chunk.states[0])).toEqual([outcomeState.pending, outcomeState.pending]);
  await producer.close(0);
  await Promise.all([second.done, fourth.done]);
  const states = [first, second, third, fourth, fifth].map((chunk) => chunk.states[0]);
  expect(states).toEqual(new Array(5).fill(outcomeState.failed));
});
