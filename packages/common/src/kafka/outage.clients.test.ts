import { expect, it, onTestFinished, vi } from 'vitest';
import { silentLog, type Log } from '../log.js';
import type { RecordBatch } from './consumer/record-batch.js';
import { createConsumer, createProducer } from './create.js';
import { startEmbeddedCluster } from './embedded.js';
import type { ClientPath, KafkaOptions } from './options.js';

const allDown = '_ALL_BROKERS_DOWN';
const record = { value: Buffer.from('value') };

it.each<ClientPath>(['columns', 'node-rdkafka'])(
  'clients of %s tell an outage once for each kind of error, and work again when it is over',
  async (client) => {
    const cluster = startEmbeddedCluster();
    cluster.createTopic('t', 1);
    const warn = vi.fn<Log['warn']>();
    const onError = vi.fn<NonNullable<KafkaOptions['onError']>>();
    const librdkafka = { 'reconnect.backoff.max.ms': 200 };
    const options = { bootstrap: cluster.bootstrap, client, log: { ...silentLog, warn }, onError, librdkafka };
    const producer = await createProducer(options);
    const consumer = await createConsumer({ ...options, groupId: 'g', topics: ['t'] });
    let read = 0;
    const onBatch = (batch: RecordBatch): void => {
      read += batch.size;
      batch.finishAll();
    };
    const running = consumer.run({ onBatch });
    onTestFinished(async () => {
      await Promise.all([consumer.stop(), producer.close()]);
      await running;
      cluster.close();
    });
    await producer.publish('t', [record]);
    await expect.poll(() => read).toBe(1);

    cluster.setReachable(false);
    const published = producer.publish('t', [record]);
    for (const role of ['producer', 'consumer']) {
      const heard = () =>
        onError.mock.calls.filter(([of, { kafkaName }]) => of === role && kafkaName === allDown).length;
      await expect.poll(heard, { timeout: 30_000 }).toBeGreaterThan(1);
      const told = warn.mock.calls.filter(
        ([fields, message]) => message === `Kafka ${role} reports an error` && JSON.stringify(fields).includes(allDown),
      );
      expect(told).toHaveLength(1);
    }

    cluster.setReachable(true);
    expect(await published).toMatchObject([{ status: 'delivered' }]);
    await expect.poll(() => read).toBe(2);
  },
);
