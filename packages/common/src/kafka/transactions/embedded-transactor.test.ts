import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { ensureTopics } from '../admin/admin.js';
import { groupOffsets, offsetRanges } from '../admin/offsets.js';
import { createConsumer, createProducer, createTransactor } from '../create.js';
import type { Producer } from '../producer/producer.js';
import { EmbeddedTransactor } from './embedded-transactor.js';
import { closeEmbeddedCluster, embeddedCluster, startEmbeddedCluster } from '../embedded.js';
import type { ClientPath, KafkaOptions } from '../options.js';
import { readRanges } from '../reader/read-ranges.js';

const embedded = { bootstrap: 'embedded', embedded: { rebalanceDelayMs: 50 } } as const;

afterAll(closeEmbeddedCluster);

const record = (text: string) => ({ value: Buffer.from(text) });

async function topicOf(options: KafkaOptions, topic: string): Promise<string> {
  await ensureTopics(options, [{ topic, partitions: 1 }]);
  return topic;
}

/** What stands on a topic. */
async function texts(options: KafkaOptions, topic: string): Promise<(string | null)[]> {
  const ranges = (await offsetRanges(options, topic)).map(({ partition, high }) => ({ topic, partition, from: 0, to: high })); // prettier-ignore
  const all: (string | null)[] = [];
  for await (const batch of readRanges({ ...options, groupId: 'reader' }, ranges)) {
    for (let row = 0; row < batch.size; row += 1) all.push(batch.text(row));
    batch.finishAll();
  }
  return all;
}

async function transactorOf(options: KafkaOptions, transactionalId: string, more: object = {}) {
  const transactor = await createTransactor({ ...options, transactionalId, lingerMs: 0, ...more });
  onTestFinished(() => transactor.close());
  return transactor;
}

describe('a transaction on the embedded cluster', () => {
  it.each<[ClientPath, string]>([
    ['columns', 'name'],
    ['node-rdkafka', 'name'],
    ['columns', 'address'],
  ])('commits records and offsets together, with %s and the cluster by its %s', async (client, by) => {
    const bootstrap = by === 'name' ? embedded.bootstrap : embeddedCluster(embedded.embedded).bootstrap;
    const options = { ...embedded, bootstrap, client };
    const source = await topicOf(options, `source-${client}-${by}`);
    const target = await topicOf(options, `target-${client}-${by}`);
    const producer = await createProducer(options);
    await producer.publish(source, [record('a'), record('b')]);
    await producer.close();
    const consumer = await createConsumer({
      ...options,
      groupId: source,
      topics: [source],
      offsetsByTransaction: true,
    });
    const running = consumer.run({ onBatch: (batch) => batch.finishAll() });
    await expect.poll(() => consumer.assigned.length, { timeout: 20_000 }).toBe(1);

    const transactor = await transactorOf(options, source);
    await transactor.transaction(async (transaction) => {
      const outcomes = await transaction.publish(target, [record('one'), record('two')]);
      expect(outcomes).toMatchObject([
        { status: 'delivered', offset: -1 },
        { status: 'delivered', offset: -1 },
      ]);
      await transaction.sendOffsets(consumer, [{ topic: source, partition: 0, offset: 2 }]);
      expect(await texts(options, target)).toEqual([]);
      expect(await groupOffsets(options, source, source)).toEqual([]);
    });
    expect(await texts(options, target)).toEqual(['one', 'two']);
    expect(await groupOffsets(options, source, source)).toEqual([{ topic: source, partition: 0, offset: 2 }]);
    await consumer.stop();
    await running;
  });

  it('leaves nothing when its work fails, and the next one is not touched by it', async () => {
    const topic = await topicOf(embedded, 'failing');
    const transactor = await transactorOf(embedded, topic);
    const failing = transactor.transaction(async (transaction) => {
      await transaction.publish(topic, [record('of the first')]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await transactor.transaction((transaction) => transaction.publish(topic, [record('of the second')]));
    expect(await texts(embedded, topic)).toEqual(['of the second']);
  });

  it('is aborted by a record that is too large', async () => {
    const topic = await topicOf(embedded, 'too-large');
    const transactor = await transactorOf(embedded, topic, { messageMaxBytes: 10_000 });
    const publish = (bytes: number) =>
      transactor.transaction((transaction) => transaction.publish(topic, [record('small'), record('x'.repeat(bytes))]));
    await expect(publish(10_000)).rejects.toMatchObject({ kafkaName: 'MSG_SIZE_TOO_LARGE', retriable: false });
    expect(await texts(embedded, topic)).toEqual([]);
    // As large as it may be: what is let through here the client must take.
    await publish(9_900);
    expect(await texts(embedded, topic)).toHaveLength(2);
  });

  it('of a partition that does not exist is aborted, and may not be tried again', async () => {
    const topic = await topicOf(embedded, 'no-partition');
    const transactor = await transactorOf(embedded, topic);
    const failing = transactor.transaction((transaction) =>
      transaction.publish(topic, [{ ...record('x'), partition: 7 }]),
    );
    await expect(failing).rejects.toMatchObject({ kafkaName: '_UNKNOWN_PARTITION', retriable: false });
  });

  it('is refused to whoever has lost the id to another', async () => {
    const topic = await topicOf(embedded, 'fenced');
    const [first, second] = [await transactorOf(embedded, topic), await transactorOf(embedded, topic)];
    const publish = (by: typeof first, text: string) =>
      by.transaction((transaction) => transaction.publish(topic, [record(text)]));
    await expect(publish(first, 'late')).rejects.toMatchObject({ kafkaName: '_FENCED', retriable: false });
    await publish(second, 'in time');
    expect(await texts(embedded, topic)).toEqual(['in time']);
  });

  it('waits for a broker that is away, and is written once', async () => {
    const cluster = startEmbeddedCluster();
    onTestFinished(() => cluster.close());
    const options = { bootstrap: cluster.bootstrap };
    const topic = await topicOf(options, 'away');
    const transactor = await transactorOf(options, topic, { transactionTimeoutMs: 20_000 });
    let begun = (): void => {};
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const writing = transactor.transaction(async (transaction) => {
      await transaction.publish(topic, [record('x')]);
      cluster.setReachable(false);
      begun();
    });
    await hasBegun;
    await new Promise((resolve) => setTimeout(resolve, 300));
    cluster.setReachable(true);
    await writing;
    expect(await texts(options, topic)).toEqual(['x']);
  });
});

it('whoever takes the id waits for a commit that has begun, and none begins after', async () => {
  const log: string[] = [];
  let wrote = (): void => {};
  const writer = {
    publish: async () => {
      log.push('writes');
      await new Promise<void>((resolve) => (wrote = resolve));
      log.push('wrote');
      return [{ status: 'delivered', partition: 0, offset: 0 }];
    },
  } as unknown as Producer;
  const make = () => new EmbeddedTransactor(writer, { bootstrap: 'b' }, { ...embedded, transactionalId: 'race' });
  const [former, next] = [make(), make()];
  await former.init();
  await former.producer.publish('t', [record('a')]);
  const committing = former.commit(1_000);
  const taking = next.init().then(() => log.push('taken'));
  await new Promise(setImmediate);
  wrote();
  await Promise.all([committing, taking]);
  expect(log).toEqual(['writes', 'wrote', 'taken']);
  await expect(former.commit(1_000)).rejects.toThrow('another transactor has the id now');
});
