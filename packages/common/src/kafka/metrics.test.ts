import { Registry } from 'prom-client';
import { afterAll, describe, expect, it } from 'vitest';
import { kafkaError } from '../../test/fake-driver.js';
import { ensureTopics } from './admin/admin.js';
import { createConsumer, createProducer } from './create.js';
import { closeEmbeddedCluster } from './embedded.js';
import { kafkaMetrics } from './metrics.js';
import type { ClientPath } from './options.js';
import type { KafkaStatistics } from './statistics.js';

const statistics: KafkaStatistics = {
  client: 'c#1',
  role: 'consumer',
  queueRecords: 0,
  queueBytes: 0,
  brokers: [{ id: 1, isConnected: true, roundTripMs: 4, errors: 2 }],
  lags: [{ topic: 't', partition: 3, lag: 7 }],
  rebalances: 1,
};

/** The lines of a registry that are not comments. */
const series = async (registry: Registry): Promise<string[]> =>
  (await registry.metrics()).split('\n').filter((line) => line.startsWith('monasca_kafka'));

describe('the series of Kafka clients', () => {
  it('are sums of all clients, the round trip that of the slowest', async () => {
    const registry = new Registry();
    const { onStatistics } = kafkaMetrics(registry);
    onStatistics!(statistics);
    onStatistics!({ ...statistics, client: 'c#2', brokers: [{ id: 1, isConnected: true, roundTripMs: 2, errors: 0 }], lags: [] }); // prettier-ignore
    onStatistics!({ ...statistics, client: 'p#3', role: 'producer', queueRecords: 5, queueBytes: 50, brokers: [], lags: [] }); // prettier-ignore
    onStatistics!({ ...statistics, client: 'p#4', role: 'producer', queueRecords: 6, queueBytes: 60, brokers: [], lags: [], rebalances: 0 }); // prettier-ignore
    expect(await series(registry)).toEqual(
      expect.arrayContaining([
        'monasca_kafka_consumer_lag_records{topic="t",partition="3"} 7',
        'monasca_kafka_connections{role="consumer",broker="1"} 2',
        'monasca_kafka_round_trip_seconds{role="consumer",broker="1"} 0.004',
        'monasca_kafka_queue_records{role="producer"} 11',
        'monasca_kafka_queue_bytes{role="producer"} 110',
        'monasca_kafka_request_errors_total{role="consumer",broker="1"} 2',
        'monasca_kafka_rebalances_total 3',
      ]),
    );
  });

  it('count what has come since, and forget a partition that is no longer read', async () => {
    const registry = new Registry();
    const { onStatistics } = kafkaMetrics(registry);
    onStatistics!(statistics);
    onStatistics!({ ...statistics, rebalances: 4, brokers: [{ ...statistics.brokers[0]!, errors: 5 }], lags: [] });
    const lines = await series(registry);
    expect(lines).toContain('monasca_kafka_request_errors_total{role="consumer",broker="1"} 5');
    expect(lines).toContain('monasca_kafka_rebalances_total 4');
    expect(lines.filter((line) => line.includes('lag'))).toEqual([]);
  });

  it('count the errors of clients by their names', async () => {
    const registry = new Registry();
    const { onError } = kafkaMetrics(registry);
    for (let time = 0; time < 3; time += 1) onError!('producer', kafkaError('_TRANSPORT'));
    expect(await series(registry)).toContain('monasca_kafka_errors_total{role="producer",error="_TRANSPORT"} 3');
  });

  it('are there once for a registry', () => {
    const registry = new Registry();
    expect(kafkaMetrics(registry)).toBe(kafkaMetrics(registry));
  });
});

describe.each<ClientPath>(['columns', 'node-rdkafka'])('statistics of %s', (client) => {
  const topic = `statistics-${client}`;
  const options = {
    bootstrap: 'embedded',
    embedded: { rebalanceDelayMs: 50 },
    client,
    statisticsIntervalMs: 50,
  } as const;

  afterAll(closeEmbeddedCluster);

  it('tell lag, connection, round trip and rebalances', async () => {
    await ensureTopics(options, [{ topic, partitions: 1 }]);
    const heard: KafkaStatistics[] = [];
    const onStatistics = (one: KafkaStatistics): void => void heard.push(one);
    const producer = await createProducer({ ...options, onStatistics });
    await producer.publish(
      topic,
      Array.from({ length: 100 }, () => ({ value: Buffer.alloc(10) })),
    );
    await expect.poll(() => heard.at(-1)?.brokers[0], { timeout: 5_000 }).toMatchObject({ isConnected: true });
    expect(heard.at(-1)).toMatchObject({ role: 'producer', lags: [], rebalances: 0 });
    expect(Math.max(...heard.map(({ brokers }) => brokers[0]?.roundTripMs ?? 0))).toBeGreaterThan(0);
    await producer.close();

    heard.length = 0;
    const consumer = await createConsumer({ ...options, groupId: topic, topics: [topic], onStatistics });
    const running = consumer.run({ onBatch: (batch) => batch.finishAll() });
    await expect.poll(() => heard.at(-1)?.lags, { timeout: 10_000 }).toEqual([{ topic, partition: 0, lag: 0 }]);
    expect(heard.at(-1)).toMatchObject({ role: 'consumer', brokers: [{ isConnected: true }] });
    expect(heard.at(-1)!.rebalances).toBeGreaterThan(0);
    await consumer.stop(100);
    await running;
  });
});
