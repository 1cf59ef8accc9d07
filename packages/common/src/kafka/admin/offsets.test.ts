import { afterAll, expect, it } from 'vitest';
import { deleteTopic, ensurePartitions, ensureTopics } from './admin.js';
import { createConsumer, createProducer } from '../create.js';
import { closeEmbeddedCluster } from '../embedded.js';
import { groupLag, groupOffsets } from './offsets.js';

const options = { bootstrap: 'embedded', embedded: { rebalanceDelayMs: 50 } } as const;

afterAll(closeEmbeddedCluster);

it('the embedded cluster tells where a group stands', async () => {
  await ensureTopics(options, [{ topic: 't', partitions: 1 }]);
  const producer = await createProducer(options);
  await producer.publish('t', [{ value: null }, { value: null }]);
  await producer.close();
  expect(await groupLag(options, 'g', 't')).toEqual([
    { topic: 't', partition: 0, low: 0, high: 2, committed: undefined, lag: 2 },
  ]);
  const consumer = await createConsumer({ ...options, groupId: 'g', topics: ['t'], commitIntervalMs: 20 });
  const running = consumer.run({ onBatch: (batch) => batch.finishAll() });
  await expect.poll(() => groupOffsets(options, 'g', 't')).toEqual([{ topic: 't', partition: 0, offset: 2 }]);
  await consumer.stop();
  await running;
});

it('the embedded cluster says what it cannot do instead of hanging', async () => {
  await ensureTopics(options, [{ topic: 'x', partitions: 2 }]);
  await ensurePartitions(options, 'x', 2);
  const refused = { code: 'configuration' };
  await expect(ensurePartitions(options, 'x', 3)).rejects.toMatchObject(refused);
  await expect(deleteTopic(options, 'x')).rejects.toThrow(/embedded Kafka cluster has no deletion/);
});
