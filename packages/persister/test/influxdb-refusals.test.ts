import type { IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openInfluxdb } from '../src/repositories/influxdb/index.js';
import { expectCommitted, untilCommitted } from './committed.js';
import { Harness, type Running } from './harness.js';
import { HttpProxy, type Fate, type Refusal } from './http-proxy.js';
import { influxdbSection } from './influxdb-section.js';
import { influxdb } from './stores/influxdb.js';
import type { StoreUnderTest } from './stores/index.js';

const unauthorized: Refusal = { status: 401, error: 'authorization failed' };
const noDatabase: Refusal = { status: 404, error: 'database not found: "mon"' };

/** What becomes of records that InfluxDB does not take: the numbers are those of the list of checks. */
describe('InfluxDB that refuses', () => {
  let store: StoreUnderTest;
  let proxy: HttpProxy;
  let harness: Harness;
  let running: Running | undefined;
  beforeAll(async () => {
    store = influxdb();
    proxy = await HttpProxy.to(process.env.MONASCA_TEST_INFLUXDB ?? '');
  });
  beforeEach(async () => {
    proxy.judge = () => 'pass';
    harness = new Harness(['metrics']);
    await harness.open();
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    await harness.close();
  });
  afterAll(async () => {
    await proxy.close();
    await store.close();
  });

  const address = () => ({ ip_address: proxy.url.hostname, port: Number(proxy.url.port) });
  const start = async (): Promise<Running> => {
    running = await harness.start({ ...store, values: { influxdb: { ...store.values.influxdb, ...address() } } });
    return running;
  };
  const publish = (count: number) =>
    harness.publish('metrics', Array.from({ length: count }, (_, i) => ({ value: harness.metric(i) }))); // prettier-ignore
  const isWrite = ({ url = '' }: IncomingMessage): boolean => url.startsWith('/write');
  const met = (fate: Fate): number => proxy.met.get(fate) ?? 0;

  it('V-18: a write whose database is missing again and again is not given up', async () => {
    // More often than one attempt to write makes the database.
    proxy.judge = (request) => (isWrite(request) && met(noDatabase) < 7 ? noDatabase : 'pass');
    const { health } = await start();
    await publish(20);
    await untilCommitted(harness, 'metrics');
    expect(met(noDatabase)).toBe(7);
    expect(await store.count('metrics', harness.tenant)).toBe(20);
    expect(await health.readiness()).toMatchObject({ ready: true });
  });

  it('V-23: credentials that are refused at the start end it with 77', async () => {
    proxy.judge = () => unauthorized;
    await expect(openInfluxdb(influxdbSection(address()))).rejects.toMatchObject({
      ...{ code: 'unauthorized', exitCode: 77 },
      message: '[influxdb] user, password: InfluxDB 401: authorization failed',
    });
  });

  it('V-23: credentials that are refused later are waited for, and readiness says so', async () => {
    const started = await start();
    proxy.judge = () => unauthorized;
    await publish(20);
    const checks = async () => (await started.health.readiness()).checks;
    await expect.poll(checks).toMatchObject({
      'store influxdb': 'InfluxDB 401: authorization failed',
      'pipeline metrics': 'InfluxDB 401: authorization failed',
    });
    expect(await store.count('metrics', harness.tenant)).toBe(0);
    proxy.judge = () => 'pass';
    await untilCommitted(harness, 'metrics');
    expect(await store.count('metrics', harness.tenant)).toBe(20);
    expect(started.failure).toBeUndefined();
  });

  it('V-24: a server that nobody reaches is waited for, also at the start', async () => {
    proxy.judge = () => 'reset before';
    const { health } = await start();
    await publish(20);
    await expect.poll(async () => (await health.readiness()).checks['pipeline metrics']).toMatch(/^InfluxDB at /);
    proxy.judge = () => 'pass';
    await untilCommitted(harness, 'metrics');
    expect(await store.count('metrics', harness.tenant)).toBe(20);
    await expectCommitted(harness, 'metrics');
  });
});
