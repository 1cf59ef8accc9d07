import { afterAll, expect, it } from 'vitest';
import { ensureTopics } from '../admin/admin.js';
import { createConsumer, createProducer, createTransformer } from '../create.js';
import { closeEmbeddedCluster } from '../embedded.js';
import type { ClientPath } from '../options.js';

const embedded = { bootstrap: 'embedded', embedded: { rebalanceDelayMs: 50 } } as const;

afterAll(closeEmbeddedCluster);

it.each<ClientPath>(['columns', 'node-rdkafka'])(
  'a transformer runs on the embedded cluster with %s',
  async (client) => {
    const options = { ...embedded, client };
    const [source, target] = [`from-${client}`, `to-${client}`];
    await ensureTopics(options, [{ topic: source }, { topic: target }]);
    const producer = await createProducer(options);
    await producer.publish(
      source,
      Array.from({ length: 300 }, (_, i) => ({ value: Buffer.from(String(i)) })),
    );
    await producer.close();
    const group = { groupId: source, topics: [source], maxBatchRecords: 50, librdkafka: { 'fetch.wait.max.ms': 10 } };
    const transformer = await createTransformer({ ...options, ...group, transactionalId: source });
    const transforming = transformer.run((records) => [
      {
        topic: target,
        records: Array.from({ length: records.size }, (_, row) => ({ value: records.value(row) })),
      },
    ]);
    const outputs = new Set<string | null>();
    const consumer = await createConsumer({ ...options, groupId: target, topics: [target] });
    const reading = consumer.run({
      onBatch: (batch) => {
        for (let row = 0; row < batch.size; row += 1) outputs.add(batch.text(row));
        batch.finishAll();
      },
    });
    await expect.poll(() => outputs.size, { timeout: 20_000 }).toBe(300);
    await transformer.stop();
    await consumer.stop();
    await Promise.all([transforming, reading]);
    expect(transformer.assigned).toEqual([]);
  },
);
