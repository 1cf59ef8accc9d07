import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  createConsumer,
  createTransactor,
  createTransformer,
  ensureTopics,
  type RecordBatch,
} from '../src/kafka/index.js';
import { publish, startReader, texts } from './records.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
const values = Array.from({ length: 2_000 }, (_, i) => `value ${i}`);

describe('the group protocol of KIP-848', () => {
  const group = (topic: string) => ({ bootstrap, groupId: topic, topics: [topic], groupProtocol: 'consumer' }) as const;

  it('shares a topic: no record comes twice, none is left out, when a member joins and leaves', async () => {
    const topic = `kip848-${randomUUID()}`;
    await ensureTopics({ bootstrap }, [{ topic, partitions: 4 }]);
    const times = new Map<string, number>();
    const join = async () => {
      const consumer = await createConsumer({ ...group(topic), maxBatchRecords: 20, commitIntervalMs: 100 });
      const onBatch = async (batch: RecordBatch): Promise<void> => {
        for (const text of texts(batch)) times.set(text, (times.get(text) ?? 0) + 1);
        await sleep(5);
        batch.finishAll();
      };
      const running = consumer.run({ onBatch });
      return { consumer, stop: () => consumer.stop().then(() => running) };
    };
    const first = await join();
    await publish(bootstrap, topic, values.slice(0, 1_000), 4);
    await expect.poll(() => times.size, { timeout: 60_000 }).toBeGreaterThan(0);
    const second = await join();
    await expect.poll(() => second.consumer.assigned.length, { timeout: 40_000 }).toBe(2);
    await publish(bootstrap, topic, values.slice(1_000), 4);
    await first.stop();
    await expect.poll(() => times.size, { timeout: 60_000 }).toBe(values.length);
    await second.stop();
    expect([...times.values()].filter((count) => count > 1)).toEqual([]);
  });

  it('takes offsets with transactions', async () => {
    const topic = `kip848-${randomUUID()}`;
    const target = `${topic}-out`;
    await ensureTopics({ bootstrap }, [{ topic }, { topic: target }]);
    await publish(bootstrap, topic, values, 4);
    const reader = await startReader(bootstrap, target);
    for (const upTo of [500, values.length]) {
      const transformer = await createTransformer({ ...group(topic), transactionalId: topic, maxBatchRecords: 50 });
      const running = transformer.run(async (batch) => {
        await sleep(10);
        return [{ topic: target, records: texts(batch).map((text) => ({ value: Buffer.from(text) })) }];
      });
      await expect.poll(() => reader.values.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(upTo);
      await transformer.stop();
      await running;
    }
    await sleep(300);
    expect([...reader.values].sort()).toEqual([...values].sort());
    await reader.stop();
  });
});

it('records of transactions are handed over before their end only to readers that ask for it', async () => {
  const topic = `isolation-${randomUUID()}`;
  await ensureTopics({ bootstrap }, [{ topic, partitions: 1 }]);
  const transactor = await createTransactor({ bootstrap, transactionalId: topic });
  const committed = await startReader(bootstrap, topic);
  const uncommitted = await startReader(bootstrap, topic, 'read_uncommitted');
  const aborting = transactor.transaction(async (tx) => {
    await tx.publish(topic, [{ value: Buffer.from('x') }]);
    await expect.poll(() => uncommitted.values, { timeout: 60_000 }).toEqual(['x']);
    throw new Error('aborted');
  });
  await expect(aborting).rejects.toThrow('aborted');
  await publish(bootstrap, topic, ['y']);
  await expect.poll(() => committed.values, { timeout: 60_000 }).toEqual(['y']);
  await Promise.all([committed.stop(), uncommitted.stop(), transactor.close()]);
});
