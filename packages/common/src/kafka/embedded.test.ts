import { afterAll, describe, expect, it } from 'vitest';
import { createConsumer, createProducer } from './create.js';
import { closeEmbeddedCluster, embeddedCluster, resolveBootstrap, startEmbeddedCluster } from './embedded.js';
import { ensureTopics } from './admin/admin.js';
import { offsetRanges } from './admin/offsets.js';

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

  it('gives a topic as many partitions as are asked for, and 4 to one made by its first use', async () => {
    await ensureTopics(options, [{ topic: 'seven', partitions: 7 }, { topic: 'default' }]);
    await ensureTopics(options, [{ topic: 'seven', partitions: 9 }]);
    const producer = await createProducer(options);
    const outcomes = await producer.publish('first-use', [{ value: null, partition: 3 }]);
    expect(outcomes).toMatchObject([{ status: 'delivered', partition: 3, offset: 0 }]);
    const [missing] = await producer.publish('seven', [{ value: null, partition: 7 }]);
    expect(missing).toMatchObject({ status: 'failed', code: '_UNKNOWN_PARTITION', retriable: false });
    await producer.close();
    const counts = await Promise.all(
      ['seven', 'default', 'first-use'].map(async (topic) => (await offsetRanges(options, topic)).length),
    );
    expect(counts).toEqual([7, 3, 4]);
  });

  it('does not make a topic that is only asked for', async () => {
    for (let time = 0; time < 2; time += 1) {
      await expect(offsetRanges(options, 'asked-for')).rejects.toMatchObject({
        code: 'configuration',
        kafkaName: 'UNKNOWN_TOPIC_OR_PART',
      });
    }
  });

  it('is one for the whole process, and a new one after it was closed', async () => {
    const [own, shared] = [startEmbeddedCluster(), embeddedCluster()];
    expect(embeddedCluster().bootstrap).toBe(shared.bootstrap);
    expect(own.bootstrap).not.toBe(shared.bootstrap);
    expect(resolveBootstrap({ bootstrap: ['a:1', 'b:2'] })).toBe('a:1,b:2');
    const withPassword = () => resolveBootstrap({ bootstrap: 'kafka://user:geheim@a:1' });
    expect(withPassword).toThrow('expected host:port, got something with @');
    expect(withPassword).not.toThrow(/geheim/);
    own.close();
    own.close();
    closeEmbeddedCluster();
    closeEmbeddedCluster();
    expect(embeddedCluster(options.embedded).bootstrap).not.toBe(shared.bootstrap);
    await expect(createProducer({ bootstrap: own.bootstrap, connectTimeoutMs: 300 })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});
