import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectCommitted, untilCommitted } from './committed.js';
import { Harness } from './harness.js';
import { HttpProxy, type Fate } from './http-proxy.js';
import { storesUnderTest, type StoreUnderTest } from './stores/index.js';
import { Traffic } from './traffic.js';

/** Faults that a request meets in this test, each as likely as the others. */
const faults: readonly Fate[] = [500, 503, 429, 'reset before', 'reset after', 'hang before', 'hang after'];

/** The store by way of a proxy, with a short patience. */
const sections: Readonly<Record<string, (proxy: URL) => Record<string, unknown>>> = {
  influxdb: ({ hostname, port }) => ({ ip_address: hostname, port: Number(port), timeout_seconds: 1 }),
  elasticsearch: ({ host }) => ({ hosts: [host], timeout_seconds: 2, max_retries: 1 }),
};

const addresses: Readonly<Record<string, string | undefined>> = {
  influxdb: process.env.MONASCA_TEST_INFLUXDB,
  elasticsearch: process.env.MONASCA_TEST_ELASTICSEARCH,
};

describe.each(Object.keys(sections))('%s that fails before and after it has stored', (name) => {
  let store: StoreUnderTest;
  let proxy: HttpProxy;
  let harness: Harness;
  beforeAll(async () => {
    store = await storesUnderTest[name]!();
    proxy = await HttpProxy.to(addresses[name] ?? '');
    harness = new Harness(store.kinds);
    await harness.open();
  });
  afterAll(async () => {
    await Promise.all([harness.close(), proxy.close()]);
    await store.close();
  });

  it('has every record once when it works again, and nothing has ended', { timeout: 240_000 }, async () => {
    const values = { ...store.values, [name]: { ...store.values[name], ...sections[name]!(proxy.url) } };
    const running = await harness.start({ ...store, values });
    const traffic = Traffic.start(harness, store.kinds);
    let turn = 0;
    proxy.judge = () => {
      turn += 1;
      return turn % 2 === 0 ? 'pass' : faults[(turn >> 1) % faults.length]!;
    };
    const missing = (): Fate[] => faults.filter((fate) => (proxy.met.get(fate) ?? 0) < 2);
    await expect.poll(missing, { timeout: 120_000 }).toEqual([]);
    proxy.judge = () => 'pass';
    const published = await traffic.stop();
    for (const kind of store.kinds) await untilCommitted(harness, kind);
    expect(running.failure).toBeUndefined();
    expect(await running.health.readiness()).toMatchObject({ ready: true });
    await running.stop();
    for (const kind of store.kinds) {
      await expectCommitted(harness, kind);
      expect(await store.count(kind, harness.tenant), kind).toBe(published);
    }
  });
});
