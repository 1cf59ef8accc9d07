import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cassandraUrl } from './cassandra-fixture.js';
import { expectCommitted, untilCommitted } from './committed.js';
import { CqlProxy, errorFrame, opcodes, type Fate } from './cql-proxy.js';
import { Harness } from './harness.js';
import { storesUnderTest, type StoreUnderTest } from './stores/index.js';
import { Traffic } from './traffic.js';

/** Faults that a write meets in this test, each as often as the others: answers of the server, and of nobody. */
const faults: readonly [name: string, fate: Fate][] = [
  ['unavailable', errorFrame(0x1000)],
  ['overloaded', errorFrame(0x1001)],
  ['write timeout', errorFrame(0x1100)],
  ['write failure', errorFrame(0x1500)],
  ['reset before', 'reset before'],
  ['reset after', 'reset after'],
  ['hang before', 'hang before'],
  ['hang after', 'hang after'],
];

describe('Cassandra that fails before and after it has stored', () => {
  let store: StoreUnderTest;
  let proxy: CqlProxy;
  let harness: Harness;
  beforeAll(async () => {
    store = await storesUnderTest.cassandra!();
    proxy = await CqlProxy.to(cassandraUrl);
    harness = new Harness(store.kinds);
    await harness.open();
  });
  afterAll(async () => {
    await Promise.all([harness.close(), proxy.close()]);
    await store.close();
  });

  it('has every record once when it works again, and nothing has ended', { timeout: 240_000 }, async () => {
    const way = { port: proxy.port, read_timeout: 1, connection_timeout: 1, max_write_retries: 1 };
    const values = { ...store.values, cassandra: { ...store.values.cassandra, ...way } };
    const running = await harness.start({ ...store, values });
    const traffic = Traffic.start(harness, store.kinds);
    await expect.poll(() => store.count('metrics', harness.tenant)).toBeGreaterThan(0);
    const met = new Map<string, number>();
    let turn = 0;
    proxy.judge = ({ opcode }) => {
      if (opcode !== opcodes.batch && opcode !== opcodes.execute) return 'pass';
      turn += 1;
      if (turn % 20 !== 0) return 'pass';
      const [name, fate] = faults[(turn / 20) % faults.length]!;
      met.set(name, (met.get(name) ?? 0) + 1);
      return fate;
    };
    const missing = (): string[] => faults.map(([name]) => name).filter((name) => (met.get(name) ?? 0) < 2);
    await expect.poll(missing, { timeout: 120_000 }).toEqual([]);
    proxy.cut();
    await expect.poll(() => running.health.readiness()).toMatchObject({ ready: false });
    proxy.judge = () => 'pass';
    proxy.mend();
    const published = await traffic.stop();
    for (const kind of store.kinds) await untilCommitted(harness, kind);
    expect(running.failure).toBeUndefined();
    await expect.poll(() => running.health.readiness()).toMatchObject({ ready: true });
    await running.stop();
    for (const kind of store.kinds) {
      await expectCommitted(harness, kind);
      expect(await store.count(kind, harness.tenant), kind).toBe(published);
    }
  });
});
