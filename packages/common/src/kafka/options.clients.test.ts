import { afterAll, describe, expect, it } from 'vitest';
import { ensureTopics } from './admin/admin.js';
import { createConsumer, createProducer, createTransactor } from './create.js';
import { closeEmbeddedCluster } from './embedded.js';
import type { ClientPath } from './options.js';

const embedded = { bootstrap: 'embedded', embedded: { rebalanceDelayMs: 50 } } as const;

afterAll(closeEmbeddedCluster);

describe.each<ClientPath>(['columns', 'node-rdkafka'])('an option of librdkafka, on %s', (client) => {
  const options = { ...embedded, client };
  const group = { groupId: 'g', topics: ['t'] };

  it.each([
    ['that does not exist', { 'no.such.option': 1 }, /no\.such\.option/],
    ['with a value that it does not take', { acks: 'many' }, /acks/],
    ['that would break a promise', { 'enable.idempotence': false }, /enable\.idempotence.*retry/],
    ['that excludes another', { 'message.timeout.ms': 5, 'linger.ms': 900_000 }, /linger\.ms|message\.timeout/],
  ])('%s is refused at the start, by name', async (_, librdkafka, name) => {
    const starts = [
      () => createProducer({ ...options, librdkafka }),
      () => createTransactor({ ...options, transactionalId: 'id', librdkafka }),
    ];
    for (const start of starts) {
      await expect(start()).rejects.toMatchObject({ code: 'configuration' });
      await expect(start()).rejects.toThrow(name);
    }
  });

  it('that does not exist is refused of a consumer, too', async () => {
    const start = () => createConsumer({ ...options, ...group, librdkafka: { 'no.such.option': 1 } });
    await expect(start()).rejects.toThrow(/no\.such\.option/);
    await expect(start()).rejects.toMatchObject({ code: 'configuration' });
  });

  it('of topics works beside those of the client', async () => {
    const topic = `topic-level-${client}`;
    await ensureTopics(options, [{ topic }]);
    const librdkafka = { 'auto.offset.reset': 'error', 'fetch.wait.max.ms': 10 };
    const consumer = await createConsumer({ ...options, groupId: topic, topics: [topic], librdkafka });
    await expect(consumer.run({ onBatch: () => {} })).rejects.toMatchObject({ kafkaName: '_AUTO_OFFSET_RESET' });
    await consumer.stop();
  });
});
