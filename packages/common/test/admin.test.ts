import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createConsumer,
  createProducer,
  deleteTopic,
  ensurePartitions,
  ensureTopics,
  groupLag,
  groupOffsets,
  offsetRanges,
  offsetsForTimes,
  type RecordBatch,
} from '../src/kafka/index.js';
import { publish } from './records.js';

const options = { bootstrap: process.env.MONASCA_TEST_KAFKA ?? '' };
const unknown = { code: 'configuration', kafkaName: 'UNKNOWN_TOPIC_OR_PART' };

let topic: string;

beforeEach(() => {
  topic = `admin-${randomUUID()}`;
});

describe('a topic', () => {
  it('is made with its configuration: a record that the default refuses is taken', async () => {
    const large = `${topic}-large`;
    const config = { 'max.message.bytes': '3000000' };
    await ensureTopics(options, [{ topic: large, partitions: 1, config }, { topic, partitions: 1 }]); // prettier-ignore
    const producer = await createProducer({ ...options, messageMaxBytes: 3_000_000, compression: 'none' });
    const send = async (name: string) => (await producer.publish(name, [{ value: Buffer.alloc(2_000_000, 1) }]))[0];
    expect(await send(large)).toMatchObject({ status: 'delivered' });
    expect(await send(topic)).toMatchObject({ status: 'failed', code: 'MSG_SIZE_TOO_LARGE' });
    await producer.close();
  });

  it('is not made with a configuration that does not exist', async () => {
    const making = ensureTopics(options, [{ topic, config: { 'no.such.thing': '1' } }]);
    await expect(making).rejects.toMatchObject({ kafkaName: 'INVALID_CONFIG', code: 'configuration' });
  });

  it('gets more partitions, never fewer', async () => {
    await expect(ensurePartitions(options, topic, 2)).rejects.toMatchObject(unknown);
    await ensureTopics(options, [{ topic, partitions: 2 }]);
    for (const [wanted, has] of [
      [5, 5],
      [3, 5],
    ] as const) {
      // prettier-ignore
      await ensurePartitions(options, topic, wanted);
      expect(await offsetRanges(options, topic)).toHaveLength(has);
    }
  });

  it('that is deleted can be made again at once, and is empty then', async () => {
    await deleteTopic(options, topic);
    await ensureTopics(options, [{ topic, partitions: 1 }]);
    await publish(options.bootstrap, topic, ['a']);
    await deleteTopic(options, topic);
    await expect(offsetRanges(options, topic)).rejects.toMatchObject(unknown);
    await ensureTopics(options, [{ topic, partitions: 1 }]);
    await expect.poll(() => offsetRanges(options, topic)).toEqual([{ topic, partition: 0, low: 0, high: 0 }]);
  });
});

it('offsets are found by time: the first that is not older, the next one where all are', async () => {
  await ensureTopics(options, [{ topic, partitions: 2 }]);
  const producer = await createProducer(options);
  const now = Date.now();
  const records = [10, 20, 30].map((age) => ({ value: null, partition: 0, timestamp: now - 40 + age }));
  await producer.publish(topic, records);
  await producer.close();
  const at = async (age: number) => (await offsetsForTimes(options, topic, now - 40 + age)).map(({ offset }) => offset);
  expect([await at(0), await at(20), await at(21), await at(31)]).toEqual([[0, 0], [1, 0], [2, 0], [3, 0]]); // prettier-ignore
  // librdkafka's numbers for the end and the beginning are times here.
  for (const time of [-1, -2, 0.5]) {
    expect((await offsetsForTimes(options, topic, time)).map(({ offset }) => offset)).toEqual([0, 0]);
  }
  await expect(offsetsForTimes(options, topic, NaN)).rejects.toThrow(/got NaN/);
  await expect(offsetsForTimes(options, `${topic}-none`, now)).rejects.toMatchObject(unknown);
});

it('a group is asked where it stands without being disturbed', async () => {
  await ensureTopics(options, [{ topic, partitions: 3 }]);
  await publish(options.bootstrap, topic, ['a', 'b', 'c', 'd'], 2);
  await expect(groupOffsets(options, topic, topic)).resolves.toEqual([]);
  expect((await groupLag(options, topic, topic)).map(({ committed, lag }) => [committed, lag])).toEqual([
    [undefined, 2],
    [undefined, 2],
    [undefined, 0],
  ]);
  const assignments: number[] = [];
  const consumer = await createConsumer({ ...options, groupId: topic, topics: [topic], commitIntervalMs: 50 });
  const onBatch = (batch: RecordBatch): void => {
    for (let row = 0; row < batch.size; row += 1) if (batch.partitions[row] === 0) batch.finish(row);
  };
  const running = consumer.run({ onBatch, onAssigned: (partitions) => assignments.push(partitions.length) });
  await expect.poll(() => groupOffsets(options, topic, topic), { timeout: 60_000 }).toEqual([{ topic, partition: 0, offset: 2 }]); // prettier-ignore
  expect(await groupLag(options, topic, topic)).toEqual([
    { topic, partition: 0, low: 0, high: 2, committed: 2, lag: 0 },
    { topic, partition: 1, low: 0, high: 2, committed: undefined, lag: 2 },
    { topic, partition: 2, low: 0, high: 0, committed: undefined, lag: 0 },
  ]);
  expect(consumer.assigned).toHaveLength(3);
  expect(assignments.reduce((sum, count) => sum + count)).toBe(3);
  await consumer.stop(100);
  await running;
});
