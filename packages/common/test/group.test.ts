import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import {
  createConsumer,
  createProducer,
  ensureTopics,
  type Consumer,
  type ConsumerOptions,
  type RecordBatch,
} from '../src/kafka/index.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
const newTopic = (): string => `group-${randomUUID()}`;

async function publish(topic: string, values: readonly string[], partitions?: number): Promise<void> {
  const producer = await createProducer({ bootstrap });
  const records = values.map((value, i) => ({
    value: Buffer.from(value),
    ...(partitions === undefined ? {} : { partition: i % partitions }),
  }));
  expect((await producer.publish(topic, records)).every(({ status }) => status === 'delivered')).toBe(true);
  await producer.close();
}

const texts = (batch: RecordBatch): (string | null)[] =>
  Array.from({ length: batch.size }, (_, row) => batch.text(row));

const member = (topic: string, more: Partial<ConsumerOptions> = {}): Promise<Consumer> =>
  createConsumer({ bootstrap, groupId: topic, topics: [topic], sessionTimeoutMs: 6_000, ...more });

it('what a killed member had not finished goes to the next one, without a gap', async () => {
  const topic = newTopic();
  const values = Array.from({ length: 20_000 }, (_, i) => String(i));
  await ensureTopics({ bootstrap }, [{ topic, partitions: 3 }]);
  await publish(topic, values, 3);

  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'member-process.mjs'), bootstrap, topic], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const finished = new Set<string>();
  createInterface(child.stdout).on('line', (line) => {
    finished.add(line);
    if (finished.size === 3_000) child.kill('SIGKILL');
  });
  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(finished.size).toBeLessThan(values.length);

  const seen = new Set<string>();
  const consumer = await member(topic);
  const running = consumer.run({
    onBatch: (batch) => {
      for (const text of texts(batch)) seen.add(text ?? '');
      batch.finishAll();
    },
  });
  await expect.poll(() => new Set([...finished, ...seen]).size, { timeout: 40_000 }).toBe(values.length);
  // Most of what was finished was committed: it is not read again.
  expect([...finished].filter((value) => seen.has(value)).length).toBeLessThan(2_000);
  await consumer.stop();
  await running;
});

it('a topic that is made after its consumer is found', async () => {
  const topic = newTopic();
  const consumer = await member(topic);
  const seen: (string | null)[] = [];
  const running = consumer.run({
    onBatch: (batch) => {
      seen.push(...texts(batch));
      batch.finishAll();
    },
  });
  await sleep(1_000);
  expect(consumer.assigned).toEqual([]);
  await ensureTopics({ bootstrap }, [{ topic, partitions: 1 }]);
  await publish(topic, ['early']);
  await expect.poll(() => seen, { timeout: 60_000 }).toEqual(['early']);
  await consumer.stop();
  await running;
});

it('a partition that was given up paused is read when it comes back', async () => {
  const topic = newTopic();
  await ensureTopics({ bootstrap }, [{ topic, partitions: 4 }]);
  await publish(topic, Array.from({ length: 40 }, (_, i) => `before ${i}`), 4); // prettier-ignore
  const seen = new Set<string | null>();
  let holding = true;
  const join = async () => {
    const consumer = await member(topic, { maxBytesInFlight: 10, maxBatchRecords: 5 });
    const held: RecordBatch[] = [];
    const finish = (): void => held.splice(0).forEach((batch) => batch.finishAll());
    const running = consumer.run({
      onBatch: (batch) => {
        for (const text of texts(batch)) seen.add(text);
        if (holding) held.push(batch);
        else batch.finishAll();
      },
      onDrain: finish,
    });
    return { consumer, finish, stop: () => consumer.stop().then(() => running) };
  };
  const first = await join();
  await expect.poll(() => first.consumer.paused, { timeout: 60_000 }).toBe(true);
  expect(first.consumer.assigned).toHaveLength(4);
  const second = await join();
  await expect.poll(() => second.consumer.assigned.length, { timeout: 60_000 }).toBe(2);
  holding = false;
  first.finish();
  second.finish();
  await second.stop();
  await expect.poll(() => first.consumer.assigned.length, { timeout: 60_000 }).toBe(4);
  await publish(topic, Array.from({ length: 40 }, (_, i) => `after ${i}`), 4); // prettier-ignore
  await expect.poll(() => seen.size, { timeout: 60_000 }).toBe(80);
  await first.stop();
});
