import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { ColumnConsumer } from '../../src/kafka/columns/columns.js';
import {
  createConsumer,
  createProducer,
  createTransactor,
  ensureTopics,
  groupLag,
  offsetRanges,
  type ClientPath,
} from '../../src/kafka/index.js';
import { clients } from './ledger.js';
import { threeNodes } from './three-nodes.js';

let bootstrap = '';
beforeAll(async () => {
  bootstrap = await threeNodes.up();
}, 120_000);

async function newTopic(config: Record<string, string> = {}): Promise<string> {
  const topic = `gaps-${randomUUID()}`;
  await ensureTopics({ bootstrap }, [{ topic, partitions: 1, config }]);
  return topic;
}

const values = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({ value: Buffer.from(`${prefix} ${i}`), key: `key ${i % 10}` }));

/** Reads as a member of a group until nothing has come for a while; everything is finished and committed. */
async function readToEnd(topic: string, groupId: string, client: ClientPath): Promise<string[]> {
  const read: string[] = [];
  let last = Date.now();
  const consumer = await createConsumer({ bootstrap, client, groupId, topics: [topic] });
  const running = consumer.run({
    onBatch: (batch) => {
      for (let row = 0; row < batch.size; row += 1) read.push(batch.text(row) ?? '');
      batch.finishAll();
      last = Date.now();
    },
    onAssigned: () => void (last = Date.now()),
  });
  await expect.poll(() => consumer.assigned.length === 1 && Date.now() - last > 1_500, { timeout: 60_000 }).toBe(true);
  await consumer.stop();
  await running;
  return read;
}

describe.each(clients)('with %s', { timeout: 90_000 }, (client) => {
  it('records of aborted transactions and markers leave gaps that the offsets of a group pass', async () => {
    const topic = await newTopic();
    const transactor = await createTransactor({ bootstrap, client, transactionalId: topic });
    const committed: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      const records = values(`round ${round}`, 20);
      const isAborted = round % 3 === 1;
      const done = transactor.transaction(async (transaction) => {
        await transaction.publish(topic, records);
        if (isAborted) throw new Error('changed our mind');
      });
      if (isAborted) await expect(done).rejects.toThrow('changed our mind');
      else await done;
      if (!isAborted) committed.push(...records.map(({ value }) => String(value)));
    }
    await transactor.close();
    const [range] = await offsetRanges({ bootstrap }, topic);
    expect(range?.high).toBeGreaterThan(200);
    expect(await readToEnd(topic, topic, client)).toEqual(committed);
    expect(await readToEnd(topic, topic, client)).toEqual([]);
    // Nothing but the last marker may stand behind the offset of the group.
    expect((await groupLag({ bootstrap }, topic, topic))[0]?.lag).toBeLessThanOrEqual(1);
  });

  it('compaction leaves gaps that the offsets of a group pass', async () => {
    const topic = await newTopic({
      'cleanup.policy': 'compact',
      'segment.ms': '100',
      'min.cleanable.dirty.ratio': '0.01',
      'max.compaction.lag.ms': '100',
    });
    const producer = await createProducer({ bootstrap, client });
    for (let round = 0; round < 5; round += 1) {
      await producer.publish(topic, values(`round ${round}`, 100));
      await sleep(200);
    }
    await producer.publish(topic, [{ key: 'last', value: Buffer.from('last') }]);
    await producer.close();
    let read: string[] = [];
    await expect
      .poll(
        async () => {
          read = await readToEnd(topic, randomUUID(), client);
          return read.length;
        },
        { timeout: 80_000, interval: 2_000 },
      )
      .toBeLessThan(150);
    expect(read.at(-1)).toBe('last');
    expect(await readToEnd(topic, topic, client)).toEqual(read);
    expect((await groupLag({ bootstrap }, topic, topic))[0]?.lag).toBe(0);
  });

  it('an offset that is out of range begins again at the beginning, and commits move on from there', async () => {
    const topic = await newTopic();
    const producer = await createProducer({ bootstrap, client });
    await producer.publish(topic, values('value', 100));
    await producer.close();
    await commitBeyondTheEnd(topic);
    expect((await readToEnd(topic, topic, client)).length).toBe(100);
    expect(await groupLag({ bootstrap }, topic, topic)).toMatchObject([{ committed: 100, lag: 0 }]);
  });
});

/** As after a topic was made again, or its records were deleted. */
async function commitBeyondTheEnd(topic: string): Promise<void> {
  const consumer = new ColumnConsumer({ 'bootstrap.servers': bootstrap, 'group.id': topic });
  await consumer.connect(10_000);
  const done = consumer.commit([{ topic, partition: 0, offset: 1_000_000 }]);
  // The answer comes by polling.
  const polling = setInterval(() => void consumer.poll({ timeoutMs: 0 }).catch(() => {}), 20);
  expect(await done).toEqual([]);
  clearInterval(polling);
  await consumer.close();
}
