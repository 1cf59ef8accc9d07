import { afterAll, describe, expect, it } from 'vitest';
import { createConsumer, createProducer } from './create.js';
import { closeEmbeddedCluster } from './embedded.js';
import { ensureTopics, offsetRanges } from './admin.js';

const options = { bootstrap: 'embedded', embedded: { partitions: 3, rebalanceDelayMs: 50 } } as const;

afterAll(closeEmbeddedCluster);

describe('the embedded cluster', () => {
  it('takes records from a producer and hands them to a group', async () => {
    await ensureTopics(options, [{ topic: 'round-trip', partitions: 3 }]);
    const producer = await createProducer(options);
    const records = Array.from({ length: 5_000 }, (_, i) => ({
      value: Buffer.from(`value ${i}`),
      key: `key ${i % 7}`,
      headers: [['monasca-message-id', `id ${i}`]] as const,
    }));
    const outcomes = await producer.publish('round-trip', records);
    expect(outcomes.filter(({ status }) => status === 'delivered')).toHaveLength(5_000);
    expect((await offsetRanges(options, 'round-trip')).map(({ high }) => high).reduce((a, b) => a + b)).toBe(5_000);

    const consumer = await createConsumer({ ...options, groupId: 'g', topics: ['round-trip'] });
    const seen = new Map<string, string>();
    const running = consumer.run({
      onBatch: (batch) => {
        for (let row = 0; row < batch.size; row += 1) {
          const [name, id] = batch.headers(row)[0] ?? [];
          seen.set(batch.text(row) ?? '', `${name} ${String(Buffer.from(id ?? []))} ${String(batch.key(row))}`);
        }
        batch.finishAll();
        batch.release();
      },
    });
    await expect.poll(() => seen.size, { timeout: 20_000 }).toBe(5_000);
    expect(seen.get('value 8')).toBe('monasca-message-id id 8 key 1');
    await consumer.stop();
    await running;
    await producer.close();
  });
});
