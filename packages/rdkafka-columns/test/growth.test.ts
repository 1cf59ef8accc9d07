import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import {
  consumerOf,
  producerOf,
  fourPartitions,
  newName,
  numbered,
  newConsumer,
  newProducer,
  read,
  send,
} from './clients.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const memory = (): number => {
  collect();
  return process.memoryUsage.rss();
};
const threads = (): number => readdirSync('/proc/self/task').length;
const handles = (): number => readdirSync('/proc/self/fd').length;

/** Threads and handles are counted in /proc, which only Linux has. */
it.runIf(process.platform === 'linux')(
  '200 cycles of open and close leave no thread, no handle and no memory',
  async () => {
    const topic = newName();
    const cycle = async (): Promise<void> => {
      const producer = producerOf();
      await send(producer, topic, numbered(100));
      const consumer = consumerOf();
      consumer.assign(fourPartitions(topic));
      await read(consumer, 10);
      await Promise.all([producer.close(1_000), consumer.close()]);
    };
    // Four at a time, since most of a cycle is waiting.
    const four = (): Promise<unknown> => Promise.all([cycle(), cycle(), cycle(), cycle()]);
    for (let i = 0; i < 10; i += 1) await four();
    const before = { threads: threads(), handles: handles(), rss: memory() };
    for (let i = 0; i < 40; i += 1) await four();
    expect(threads()).toBeLessThanOrEqual(before.threads);
    expect(handles()).toBeLessThanOrEqual(before.handles);
    expect(memory() - before.rss).toBeLessThan(25 * 1024 * 1024);
  },
  120_000,
);

it('batches that are held keep their bytes while everything else is collected', async () => {
  const topic = newName();
  await send(newProducer(), topic, numbered(5_000, 0, 40));
  const consumer = newConsumer({}, {}, { rows: 50, arenaBytes: 4_000 });
  consumer.assign(fourPartitions(topic));
  const held: { text: string | null; batch: NonNullable<Awaited<ReturnType<typeof consumer.poll>>> }[] = [];
  for (let seen = 0; seen < 5_000; ) {
    const batch = await consumer.poll();
    if (batch === undefined) continue;
    seen += batch.size;
    held.push({ text: batch.text(0), batch });
    // Garbage, so that the collector moves and frees what it can.
    for (let i = 0; i < 20; i += 1) new ArrayBuffer(100_000);
    collect();
  }
  for (const { text, batch } of held) {
    expect(batch.text(0)).toBe(text);
    batch.release();
  }
});
