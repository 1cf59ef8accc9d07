import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { silentLog } from '../log.js';
import { kafkaClient } from './kafka-client.js';

const section = { client_id: 'me', connect_timeout_ms: 5, librdkafka: { 'linger.ms': 1 } };

it('[kafka] becomes the options of every client, whose series are in the registry', async () => {
  const registry = new Registry();
  const options = kafkaClient({ ...section, client: 'auto' }, { log: silentLog, registry });
  expect(options).toMatchObject({ clientId: 'me', connectTimeoutMs: 5, librdkafka: section.librdkafka });
  expect(options).not.toHaveProperty('client');
  expect(options.statisticsIntervalMs).toBe(10_000);
  expect(await registry.metrics()).toContain('monasca_kafka_consumer_lag_records');
});

it('the client that is named is used', () => {
  const options = kafkaClient({ ...section, client: 'node-rdkafka' }, { log: silentLog, registry: new Registry() });
  expect(options.client).toBe('node-rdkafka');
});
