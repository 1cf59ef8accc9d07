import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  createConsumer,
  createProducer,
  deleteTopic,
  ensureTopics,
  groupOffsets,
  offsetRanges,
  type RecordBatch,
} from '../src/kafka/index.js';
import { texts } from './records.js';

const options = { bootstrap: process.env.MONASCA_TEST_KAFKA ?? '' };

/** Offset of the group in the former topic. */
const former = 20;

it.each([
  ['shorter', 10],
  ['longer', 60],
] as const)(
  'a topic that is made again, and %s than before, is read and written on from its beginning',
  async (_, count) => {
    const topic = `recreated-${randomUUID()}`;
    const create = () => ensureTopics(options, [{ topic, partitions: 1 }]);
    await create();
    const producer = await createProducer({ ...options, lingerMs: 0 });
    const send = async (values: readonly string[]): Promise<boolean> => {
      const records = values.map((value) => ({ value: Buffer.from(value) }));
      const outcomes = await producer.publish(topic, records, { deadlineMs: 5_000 });
      return outcomes.every(({ status }) => status === 'delivered');
    };
    const read = new Set<string>();
    const onBatch = (batch: RecordBatch): void => {
      for (const text of texts(batch)) read.add(text);
      batch.finishAll();
    };
    const consumer = await createConsumer({ ...options, groupId: topic, topics: [topic], commitIntervalMs: 50 });
    const running = consumer.run({ onBatch });
    let ended: unknown;
    running.catch((error: unknown) => (ended = error));

    expect(await send(Array.from({ length: former }, (_value, i) => `old ${i}`))).toBe(true);
    const place = () => groupOffsets(options, topic, topic).then((offsets) => offsets[0]?.offset);
    await expect.poll(place, { timeout: 60_000 }).toBe(former);

    await deleteTopic(options, topic);
    await create();
    const values = Array.from({ length: count }, (_value, i) => `new ${i}`);
    // Until the producer knows the new topic it is told that the former one is gone.
    await expect.poll(() => send(values), { timeout: 40_000 }).toBe(true);
    await expect.poll(() => values.filter((value) => !read.has(value)), { timeout: 40_000 }).toEqual([]);
    expect(ended).toBeUndefined();

    // The place in the new topic is committed, though it may be before that in the former one.
    await consumer.stop();
    await running;
    await producer.close();
    const [{ high } = { high: -1 }] = await offsetRanges(options, topic);
    expect(await place()).toBe(high);
  },
  120_000,
);
