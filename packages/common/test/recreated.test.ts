import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  createConsumer,
  createProducer,
  deleteTopic,
  ensureTopics,
  groupOffsets,
  type RecordBatch,
} from '../src/kafka/index.js';
import { texts } from './records.js';

const options = { bootstrap: process.env.MONASCA_TEST_KAFKA ?? '' };

it('a topic that is deleted and made again: its producer and its consumer go on, from the new beginning', async () => {
  const topic = `recreated-${randomUUID()}`;
  const create = () => ensureTopics(options, [{ topic, partitions: 1 }]);
  await create();
  const producer = await createProducer({ ...options, lingerMs: 0 });
  const send = async (value: string): Promise<string> => {
    const [outcome] = await producer.publish(topic, [{ value: Buffer.from(value) }], { deadlineMs: 5_000 });
    return outcome!.status;
  };
  const read: string[] = [];
  const onBatch = (batch: RecordBatch): void => {
    read.push(...texts(batch));
    batch.finishAll();
  };
  const consumer = await createConsumer({ ...options, groupId: topic, topics: [topic], commitIntervalMs: 50 });
  const running = consumer.run({ onBatch });
  let ended: unknown;
  running.catch((error: unknown) => (ended = error));

  for (let i = 0; i < 20; i += 1) expect(await send(`old ${i}`)).toBe('delivered');
  await expect.poll(() => groupOffsets(options, topic, topic), { timeout: 20_000 }).toEqual([{ topic, partition: 0, offset: 20 }]); // prettier-ignore

  await deleteTopic(options, topic);
  await create();
  const confirmed: string[] = [];
  await expect
    .poll(
      async () => {
        const value = `new ${confirmed.length}`;
        if ((await send(value)) === 'delivered') confirmed.push(value);
        return confirmed.length;
      },
      { timeout: 40_000 },
    )
    .toBeGreaterThanOrEqual(10);
  await expect.poll(() => read.filter((value) => value === confirmed.at(-1)), { timeout: 40_000 }).toHaveLength(1);
  expect(confirmed.filter((value) => !read.includes(value))).toEqual([]);
  expect(ended).toBeUndefined();

  // The place in the new topic is committed, though it is before that in the old one.
  await consumer.stop();
  await running;
  await producer.close();
  const [committed] = await groupOffsets(options, topic, topic);
  expect(committed?.offset).toBeGreaterThanOrEqual(confirmed.length);
  expect(committed?.offset).toBeLessThan(20);
}, 120_000);
