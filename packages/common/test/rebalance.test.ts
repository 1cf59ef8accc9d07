import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createConsumer, createProducer, ensureTopics, type RecordBatch } from '../src/kafka/index.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';

it('a member that joins in mid-traffic makes no record come twice and none be left out', async () => {
  const topic = `rebalance-${randomUUID()}`;
  await ensureTopics({ bootstrap }, [{ topic, partitions: 4 }]);
  const producer = await createProducer({ bootstrap });
  const publish = (from: number) =>
    producer.publish(
      topic,
      Array.from({ length: 1_000 }, (_, i) => ({ value: Buffer.from(String(from + i)) })),
    );
  const times = new Map<string, number>();
  const join = async () => {
    const consumer = await createConsumer({ bootstrap, groupId: topic, topics: [topic], maxBatchRecords: 20 });
    const held: RecordBatch[] = [];
    const finish = (): void => {
      for (const batch of held.splice(0)) batch.finishAll();
    };
    const timer = setInterval(finish, 100);
    const running = consumer.run({
      onBatch: (batch) => {
        for (let row = 0; row < batch.size; row += 1) {
          const text = batch.text(row) ?? '';
          times.set(text, (times.get(text) ?? 0) + 1);
        }
        held.push(batch);
      },
      onDrain: finish,
    });
    const stop = async (): Promise<void> => {
      await consumer.stop();
      await running;
      clearInterval(timer);
    };
    return { consumer, stop };
  };
  const first = await join();
  await publish(0);
  const second = await join();
  for (let part = 1; part < 10; part += 1) await publish(part * 1_000);
  await expect.poll(() => second.consumer.assigned.length, { timeout: 60_000 }).toBe(2);
  await publish(10_000);
  await expect.poll(() => times.size, { timeout: 60_000 }).toBe(11_000);
  await Promise.all([first.stop(), second.stop()]);
  await producer.close();
  expect([...times.values()].filter((count) => count > 1)).toEqual([]);
});
