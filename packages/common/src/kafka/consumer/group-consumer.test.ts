import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { ensureTopics } from '../admin/admin.js';
import type { Consumer } from './consumer.js';
import { createConsumer, createProducer } from '../create.js';
import { closeEmbeddedCluster } from '../embedded.js';
import { KafkaError } from '../errors.js';
import type { RecordBatch } from './record-batch.js';

const options = { bootstrap: 'embedded', embedded: { partitions: 4, rebalanceDelayMs: 50 } } as const;

afterAll(closeEmbeddedCluster);

async function publish(topic: string, from: number, count: number): Promise<void> {
  const producer = await createProducer({ ...options, lingerMs: 0 });
  const values = Array.from({ length: count }, (_, i) => ({ value: Buffer.from(String(from + i)) }));
  expect((await producer.publish(topic, values)).every(({ status }) => status === 'delivered')).toBe(true);
  await producer.close();
}

const member = (topic: string, more: object = {}): Promise<Consumer> =>
  createConsumer({ ...options, groupId: topic, topics: [topic], sessionTimeoutMs: 4_000, ...more });

const numbers = (batch: RecordBatch): number[] =>
  Array.from({ length: batch.size }, (_, row) => Number(batch.text(row)));

describe('a member of a group', () => {
  it('goes on exactly where the one before stopped', async () => {
    const topic = 'continues';
    await ensureTopics(options, [{ topic }]);
    const seen: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      await publish(topic, round * 500, 500);
      const consumer = await member(topic);
      const running = consumer.run({
        onBatch: (batch) => {
          seen.push(...numbers(batch));
          batch.finishAll();
        },
      });
      await expect.poll(() => seen.length, { timeout: 20_000 }).toBe((round + 1) * 500);
      await Promise.all([consumer.stop(), consumer.stop()]);
      await running;
    }
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 1_500 }, (_, i) => i));
  });

  it('pauses by bytes in flight and goes on when they are finished', async () => {
    const topic = 'back-pressure';
    await ensureTopics(options, [{ topic }]);
    await publish(topic, 0, 2_000);
    const consumer = await member(topic, { maxBytesInFlight: 500, maxBatchRecords: 50 });
    const held: RecordBatch[] = [];
    let count = 0;
    const running = consumer.run({
      onBatch: (batch) => {
        count += batch.size;
        held.push(batch);
      },
    });
    await expect.poll(() => consumer.paused, { timeout: 20_000 }).toBe(true);
    const before = count;
    await sleep(300);
    expect(count).toBe(before);
    expect(before).toBeLessThan(1_000);
    const finisher = setInterval(() => held.splice(0).forEach((batch) => batch.finishAll()), 5);
    await expect.poll(() => count, { timeout: 30_000 }).toBe(2_000);
    clearInterval(finisher);
    held.splice(0).forEach((batch) => batch.finishAll());
    await consumer.stop();
    await running;
  });

  it('finishes what it holds before another member takes a partition over', async () => {
    const topic = 'rebalance';
    await ensureTopics(options, [{ topic }]);
    const seen = new Map<number, number>();
    let drained = 0;
    const join = async () => {
      const consumer = await member(topic, { maxBatchRecords: 20 });
      const held: RecordBatch[] = [];
      const finish = (): void => held.splice(0).forEach((batch) => batch.finishAll());
      const timer = setInterval(finish, 100);
      const running = consumer.run({
        onBatch: (batch) => {
          for (const number of numbers(batch)) seen.set(number, (seen.get(number) ?? 0) + 1);
          held.push(batch);
        },
        onDrain: () => {
          drained += 1;
          finish();
        },
      });
      return {
        consumer,
        stop: () =>
          consumer
            .stop()
            .then(() => running)
            .finally(() => clearInterval(timer)),
      };
    };
    const first = await join();
    await publish(topic, 0, 1_000);
    const second = await join();
    for (let part = 1; part < 10; part += 1) await publish(topic, part * 1_000, 1_000);
    await expect.poll(() => second.consumer.assigned.length, { timeout: 30_000 }).toBe(2);
    await publish(topic, 10_000, 1_000);
    await expect.poll(() => seen.size, { timeout: 30_000 }).toBe(11_000);
    await Promise.all([first.stop(), second.stop()]);
    expect(drained).toBeGreaterThan(0);
    // The mock coordinator refuses commits while members join, so some are read again; test/rebalance.test.ts counts
    // them on a real one.
  }, 90_000);

  it('hands a trickle of single records over within 200 ms each', async () => {
    const topic = 'trickle';
    await ensureTopics(options, [{ topic }]);
    const consumer = await member(topic, { librdkafka: { 'fetch.wait.max.ms': 10 } });
    let arrived = 0;
    const running = consumer.run({
      onBatch: (batch) => {
        arrived = Date.now();
        batch.finishAll();
      },
    });
    await expect.poll(() => consumer.assigned.length, { timeout: 20_000 }).toBe(4);
    const producer = await createProducer({ ...options, lingerMs: 0 });
    const delays: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      arrived = 0;
      await producer.publish(topic, [{ value: Buffer.from('x') }]);
      const confirmed = Date.now();
      await expect.poll(() => arrived, { timeout: 5_000, interval: 5 }).toBeGreaterThan(0);
      delays.push(arrived - confirmed);
    }
    // The median: a busy machine may hold a single one up.
    expect(delays.sort((a, b) => a - b)[4]).toBeLessThan(200);
    await producer.close();
    await consumer.stop();
    await running;
  });

  it('ends with the error of its handler, and stops all the same', async () => {
    const topic = 'fails';
    await ensureTopics(options, [{ topic }]);
    await publish(topic, 0, 1);
    const consumer = await member(topic);
    const running = consumer.run({ onBatch: () => Promise.reject(new Error('handler')) });
    await expect(running).rejects.toThrow('handler');
    await consumer.stop();
  });

  it('ends with an error that its handler throws, even one that a poll would survive', async () => {
    const topic = 'throws';
    await ensureTopics(options, [{ topic }]);
    await publish(topic, 0, 1);
    const consumer = await member(topic);
    const thrown = new KafkaError('unavailable', { code: -195, name: '_TRANSPORT' }, 'of the handler');
    const running = consumer.run({
      onBatch: () => {
        throw thrown;
      },
    });
    await expect(running).rejects.toBe(thrown);
    await consumer.stop();
  });

  it('stops although it was never assigned anything', async () => {
    const consumer = await member('nobody-made-it');
    const running = consumer.run({ onBatch: () => {} });
    await consumer.stop(100);
    await running;
    expect(consumer.assigned).toEqual([]);
  });
});
