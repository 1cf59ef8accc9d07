import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectCommitted, untilCommitted } from './committed.js';
import { Harness } from './harness.js';
import { PersisterProcess } from './persister-process.js';
import { storesUnderTest, type StoreUnderTest } from './stores/index.js';
import { Traffic } from './traffic.js';
import { until } from './until.js';

/** How often the process is killed; the drill does so more often. */
const rounds = 3;

describe.each(Object.keys(storesUnderTest))('a persister with %s that is killed in mid-traffic', (name) => {
  let store: StoreUnderTest;
  let harness: Harness;
  beforeAll(async () => {
    store = await storesUnderTest[name]!();
    harness = new Harness(store.kinds);
    await harness.open();
  });
  afterAll(async () => {
    await harness.close();
    await store.close();
  });

  it('has stored each record once in the end, and committed no more than that', { timeout: 600_000 }, async () => {
    const values = {
      ...harness.values(store, { max_wait_time_seconds: 1, static_membership: true }),
      // A member that is started again has its partitions long before the group would give them to another one.
      kafka: { 'librdkafka.session.timeout.ms': 120_000 },
    };
    const [first] = store.kinds;
    const traffic = Traffic.start(harness, store.kinds);
    let stored = 0;
    const startAndStore = async (): Promise<PersisterProcess> => {
      const persister = new PersisterProcess(values);
      await persister.working();
      // What the one before had sent may still be stored after its end.
      const before = await store.count(first!, harness.tenant);
      await until('it stores', async () => (stored = await store.count(first!, harness.tenant)) > before);
      return persister;
    };
    for (let round = 1; round <= rounds; round += 1) {
      const persister = await startAndStore();
      await sleep(Math.random() * 1_500);
      expect(persister.isRunning, persister.output).toBe(true);
      await persister.signal('SIGKILL');
    }
    expect(stored).toBeGreaterThan(0);
    const last = await startAndStore();
    const published = await traffic.stop();
    for (const kind of store.kinds) await untilCommitted(harness, kind);
    expect(await last.signal('SIGTERM'), last.output).toBe(0);
    for (const kind of store.kinds) {
      await expectCommitted(harness, kind);
      expect(await store.count(kind, harness.tenant), kind).toBe(published);
    }
  });
});
