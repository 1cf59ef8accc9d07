import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { closeEmbeddedCluster, createProducer, embeddedCluster } from '@monasca/common/kafka';
import { createLogger, Health, Lifecycle } from '@monasca/common/service';
import { schema } from './config.js';
import { allStored, RepositoryError, type Repository, type Store } from './repository.js';
import { startPersister, type PersisterParts } from './start.js';

type Overrides = NonNullable<NonNullable<Parameters<typeof loadConfig<typeof schema>>[1]>['overrides']>['values'];

const lines: { level: string; msg: string; section?: string }[] = [];
const destination = { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]) };
const log = createLogger({ service: 'test', destination });

/** Takes everything and keeps nothing. */
const nullRepository = <T>(): Repository<T> => ({
  write: () => Promise.resolve(allStored),
  identity: ({ id }) => id,
  find: () => Promise.resolve([]),
});

/** A store in memory that counts. */
function memoryStore(repositories: Store['repositories'] = { metrics: nullRepository() }) {
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
  /** A topic group. */
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
      metrics: nullRepository(),
      logs: nullRepository(),
    });
    const health = await start({ kafka_metrics: metrics({ num_processors: 0 }), kafka_logs: metrics() }, { openStore });
    expect(lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { msg: 'Number of processors (num_processors) is 0', section: 'kafka_metrics' },
    ]);
    expect(Object.keys((await health.readiness()).checks)).toEqual([
      'store influxdb',
      'store elasticsearch',
      'pipeline logs',
    ]);
    expect(calls.opened).toEqual(['influxdb', 'elasticsearch']);
  });

  it('starts as many consumers as there are processors', async () => {
    const { openStore } = memoryStore();
    const health = await start({ kafka_metrics: metrics({ num_processors: 2 }) }, { openStore });
    expect(Object.keys((await health.readiness()).checks)).toContain('pipeline metrics 2');
  });

  it('goes on without static membership where it cannot keep names, such as on a file system that is read-only', async () => {
    vi.stubEnv('TMPDIR', '/dev/null');
    const { openStore } = memoryStore();
    const health = await start({ kafka_metrics: metrics() }, { openStore }).finally(() => vi.unstubAllEnvs());
    expect(Object.keys((await health.readiness()).checks)).toContain('pipeline metrics');
    const warnings = lines.filter(({ level }) => level === 'warn').map(({ msg }) => msg);
    expect(warnings).toEqual(['no name in group 1_metrics: joins as a new member']);
  });

  it('is not ready while the store is away, and says so', async () => {
    const { openStore } = memoryStore();
    const health = await start({ kafka_metrics: metrics() }, { openStore });
    expect(await health.readiness()).toMatchObject({ ready: false, checks: { 'store influxdb': 'the store is away' } });
  });

  it("takes the original's name of a store", async () => {
    const { calls, openStore } = memoryStore();
    const driver = 'monasca_persister.repositories.influxdb.metrics_repository:MetricInfluxdbRepository';
    await start({ repositories: { metrics_driver: driver }, kafka_metrics: metrics() }, { openStore });
    expect(calls.opened).toEqual(['influxdb']);
  });

  it.each(['sqlite', 'monasca_persister.repositories.sqlite.metrics_repository:MetricRepository', 'toString'])(
    'is refused for a store nobody knows: %s',
    async (name) => {
      const starting = start({ repositories: { metrics_driver: name }, kafka_metrics: metrics() });
      await expect(starting).rejects.toMatchObject({ code: 'configuration', exitCode: 78 });
      await expect(starting).rejects.toThrow(/^\[repositories\]: expected one of .*influxdb, .*, got \w+$/);
    },
  );

  it('is refused for a store that cannot hold the records, and closes what was opened', async () => {
    const { calls, openStore } = memoryStore({});
    const starting = start({ kafka_metrics: metrics() }, { openStore });
    await expect(starting).rejects.toMatchObject({
      code: 'configuration',
      message: '[repositories]: store influxdb cannot hold metrics',
    });
    await lifecycle.stop();
    expect(calls.closed).toBe(1);
  });

  it('ends with an error that no repetition heals, without waiting for what cannot be stored', async () => {
    const fault = new TypeError('a fault of this program');
    const { openStore } = memoryStore({ metrics: { ...nullRepository(), write: () => Promise.reject(fault) } });
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

  it('lets a pipeline go on while the store of another one is away', async () => {
    let isAway = true;
    const kept: string[] = [];
    const away = new RepositoryError('store', 'nobody there');
    const keeping = <T>(name: string, fails: () => boolean): Repository<T> => ({
      ...nullRepository(),
      write: (records) => {
        if (fails()) return Promise.reject(away);
        kept.push(...records.map(() => name));
        return Promise.resolve(allStored);
      },
    });
    const stores: Record<string, ReturnType<typeof memoryStore>> = {
      influxdb: memoryStore({ metrics: keeping('metric', () => isAway) }),
      elasticsearch: memoryStore({ logs: keeping('log', () => false) }),
    };
    // Groups of their own: the members of other tests would be waited for.
    const own = () => metrics({ group_id: randomUUID(), static_membership: false });
    const groups = { kafka_metrics: own(), kafka_logs: own() };
    // A consumer would look for topics that are not there every 10 s only.
    for (const { topic } of Object.values(groups)) embeddedCluster().createTopic(topic, 1);
    const health = await start(groups, { openStore: (name) => stores[name]!.openStore(name) });
    const reason = async () => (await health.readiness()).checks['pipeline metrics'];
    const meta = { tenantId: 't', region: 'R' };
    const values = {
      kafka_metrics: { metric: { name: 'cpu', timestamp: 1, value: 1 }, meta },
      kafka_logs: { log: { message: 'm' }, creation_time: 1, meta },
    };
    const producer = await createProducer({ bootstrap: 'embedded' });
    const publish = (group: keyof typeof groups) =>
      producer.publish(groups[group].topic, [{ value: Buffer.from(JSON.stringify(values[group])) }]);
    await publish('kafka_metrics');
    await expect.poll(reason).toBe('nobody there');
    await publish('kafka_logs');
    await expect.poll(() => kept).toEqual(['log']);
    isAway = false;
    await expect.poll(() => kept).toEqual(['log', 'metric']);
    await expect.poll(reason).toBe('ok');
    await producer.close();
  });
});
