import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { closeEmbeddedCluster, createProducer, embeddedCluster } from '@monasca/common/kafka';
import { createLogger, Health, Lifecycle } from '@monasca/common/service';
import { schema } from './config.js';
import type { Store } from './repository.js';
import { startPersister, type PersisterParts } from './start.js';

type Overrides = NonNullable<NonNullable<Parameters<typeof loadConfig<typeof schema>>[1]>['overrides']>['values'];

const lines: { level: string; msg: string; section?: string }[] = [];
const destination = { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]) };
const log = createLogger({ service: 'test', destination });

/** A store in memory that counts. */
function memoryStore(repositories: Store['repositories'] = { metrics: { write: () => Promise.resolve() } }) {
  const calls = { opened: [] as string[], closed: 0 };
  const store: Store = {
    repositories,
    check: () => Promise.reject(new Error('the store is away')),
    close: () => {
      calls.closed += 1;
      return Promise.resolve();
    },
  };
  const openStore = (name: string) => {
    calls.opened.push(name);
    return Promise.resolve(store);
  };
  return { calls, openStore };
}

describe('starting the persister', () => {
  let lifecycle = new Lifecycle(log);
  afterEach(() => lifecycle.stop());
  afterAll(closeEmbeddedCluster);

  const start = async (values: Overrides, parts?: PersisterParts): Promise<Health> => {
    lines.length = 0;
    lifecycle = new Lifecycle(log);
    const health = new Health();
    const off = { enabled: false };
    const all = { kafka_metrics: off, kafka_alarm_history: off, dead_letters: { create_topics: false }, ...values };
    const config = loadConfig(schema, { env: {}, overrides: { name: 'test', values: all } }).values;
    await startPersister(lifecycle, { config, log, health, registry: new Registry() }, parts);
    return health;
  };
  const metrics = (more: object = {}) => ({
    ...{
      enabled: true,
      uri: [embeddedCluster().bootstrap],
      topic: `metrics-${randomUUID()}`,
      max_wait_time_seconds: 0,
      ...more,
    },
  });

  it('warns of a topic group without processors, and starts the others', async () => {
    const { calls, openStore } = memoryStore({
      metrics: { write: () => Promise.resolve() },
      logs: { write: () => Promise.resolve() },
    });
    const health = await start({ kafka_metrics: metrics({ num_processors: 0 }), kafka_logs: metrics() }, { openStore });
    expect(lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { msg: 'Number of processors (num_processors) is 0', section: 'kafka_metrics' },
    ]);
    expect(Object.keys((await health.readiness()).checks)).toEqual(['store postgres', 'pipeline logs']);
    expect(calls.opened).toEqual(['postgres']);
  });

  it('starts as many consumers as there are processors', async () => {
    const { openStore } = memoryStore();
    const health = await start({ kafka_metrics: metrics({ num_processors: 2 }) }, { openStore });
    expect(Object.keys((await health.readiness()).checks)).toContain('pipeline metrics 2');
  });

  it('is not ready while the store is away, and says so', async () => {
    const { openStore } = memoryStore();
    const health = await start({ kafka_metrics: metrics() }, { openStore });
    expect(await health.readiness()).toMatchObject({ ready: false, checks: { 'store postgres': 'the store is away' } });
  });

  it.each([
    'influxdb',
    'monasca_persister.repositories.influxdb.metrics_repository:MetricInfluxdbRepository',
    'toString',
  ])('is refused for a store nobody knows: %s', async (name) => {
    const starting = start({ repositories: { metrics_driver: name }, kafka_metrics: metrics() });
    await expect(starting).rejects.toMatchObject({ code: 'configuration', exitCode: 78 });
    await expect(starting).rejects.toThrow(`[repositories]: expected one of postgres, got ${name}`);
  });

  it('is refused for a store that cannot hold the records, and closes what was opened', async () => {
    const { calls, openStore } = memoryStore({});
    const starting = start({ kafka_metrics: metrics() }, { openStore });
    await expect(starting).rejects.toMatchObject({
      code: 'configuration',
      message: '[repositories]: store postgres cannot hold metrics',
    });
    await lifecycle.stop();
    expect(calls.closed).toBe(1);
  });

  it('ends with an error that no repetition heals, without waiting for what cannot be stored', async () => {
    const fault = new TypeError('a fault of this program');
    const { openStore } = memoryStore({ metrics: { write: () => Promise.reject(fault) } });
    const { topic, ...group } = metrics();
    await start({ kafka_metrics: { ...group, topic } }, { openStore });
    const producer = await createProducer({ bootstrap: 'embedded' });
    const metric = { metric: { name: 'cpu', timestamp: 1, value: 1 }, meta: { tenantId: 't', region: 'R' } };
    await producer.publish(topic, [{ value: Buffer.from(JSON.stringify(metric)) }]);
    await expect(lifecycle.failure).rejects.toBe(fault);
    const before = Date.now();
    await lifecycle.stop();
    expect(Date.now() - before).toBeLessThan(5_000);
    await producer.close();
  });
});
