import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metricCodec } from '@monasca/common/messages';
import { InfluxClient } from '../src/repositories/influxdb/client.js';
import { openInfluxdb } from '../src/repositories/influxdb/index.js';
import { RecordBulk } from '../src/stages/record-bulk.js';
import type { Bulk } from '../src/stages/bulk.js';
import type { Store } from '../src/repository.js';
import { metric, transition } from './contract/records.js';
import { influxdbSection } from './influxdb-section.js';
import { recordBatch } from './record-batch.js';

const once = <V>(work: () => Promise<V>): Promise<V> => work();
const hour = 3_600_000;
const decoder = { codec: metricCodec };

const wire = (name: string, timestamp: number, value: unknown = 1, more: object = {}) =>
  JSON.stringify({ metric: { name, timestamp, value, ...more }, meta: { tenantId: 't', region: 'R' } });

/** Rows that a bulk of these values refuses, and how many were too old. */
async function write(bulk: Bulk, values: readonly string[]) {
  const batch = recordBatch(values.map((value) => ({ value })));
  const unreadable = bulk.add(batch, 0, values.length);
  const { expired, refused } = await bulk.write(once);
  bulk.finish();
  return { expired, refused: [...unreadable, ...refused].map(({ row }) => row), details: refused.map(({ detail }) => detail) }; // prettier-ignore
}

describe.each(['bytes', 'records'] as const)('InfluxDB, written by %s,', (way) => {
  const section = influxdbSection({ default_retention_hours: 24, batch_size: 10 });
  const database = section.database_name;
  let store: Store;
  let client: InfluxClient;
  beforeAll(async () => {
    store = await openInfluxdb(section);
    client = new InfluxClient(section);
  });
  afterAll(async () => {
    await client.execute(`DROP DATABASE "${database}"`);
    await Promise.all([store.close(), client.close()]);
  });

  const open = (): Bulk => {
    const metrics = store.repositories.metrics!;
    return way === 'bytes' ? metrics.openBulk!(decoder) : new RecordBulk(decoder, metrics);
  };
  const names = async (): Promise<unknown[]> =>
    (await client.query(database, ['SHOW MEASUREMENTS'])).flat().flatMap(({ values = [] }) => values.flat());

  it('makes a missing database, with the retention that is configured', async () => {
    expect(await write(open(), [wire('first', Date.now())])).toMatchObject({ expired: 0, refused: [] });
    const [policies] = await client.query(database, [`SHOW RETENTION POLICIES ON "${database}"`]);
    const rows = policies?.[0]?.values?.map(([name, duration, , , isDefault]) => [name, duration, isDefault]);
    // With no other one beside it: it was there from the first moment on.
    expect(rows).toEqual([['24h', '24h0m0s', true]]);
  });

  it('drops points that are too old, says how many, and stores all others in all parts of the write', async () => {
    const now = Date.now();
    const values = Array.from({ length: 35 }, (_, i) => wire(`kept-${i}`, now - i));
    const old = [3, 17, 18].map((row) => (values[row] = wire(`old-${row}`, now - 48 * hour)));
    expect(await write(open(), values)).toMatchObject({ expired: old.length, refused: [] });
    const found = await names();
    expect(found.filter((name) => String(name).startsWith('kept-'))).toHaveLength(32);
    expect(found.filter((name) => String(name).startsWith('old-'))).toEqual([]);
  });

  it('hides no refused point behind those that are too old', async () => {
    const now = Date.now();
    await client.write(database, 'ms', Buffer.from(`typed,_region=R,_tenant_id=t value="text" ${now}\n`), 1);
    const values = Array.from({ length: 10 }, (_, i) => wire(`mixed-${i}`, now));
    values[2] = wire('old', now - 48 * hour);
    values[5] = wire('typed', now + 1);
    const { refused, expired, details } = await write(open(), values);
    expect([refused, expired]).toEqual([[5], 1]);
    expect(details[0]).toMatch(/^InfluxDB 400: partial write: field type conflict/);
    expect((await names()).filter((name) => String(name).startsWith('mixed-'))).toHaveLength(8);
  });

  it('gives up exactly the bad ones among many, each for its own reason', async () => {
    const now = Date.now();
    const values = Array.from({ length: 200 }, (_, i) => wire(`many-${i}`, now));
    values[7] = 'no JSON';
    values[8] = wire('many-8', now, 'NaN');
    values[50] = wire('line\nbreak', now);
    values[100] = wire('typed', now);
    values[150] = wire('x'.repeat(70_000), now);
    values[199] = wire('time', now, 1, { dimensions: { time: 'x' } });
    const { refused } = await write(open(), values);
    // A tag called time is refused by some versions and dropped by others.
    expect(refused.filter((row) => row !== 199).sort((a, b) => a - b)).toEqual([7, 8, 50, 100, 150]);
    expect((await names()).filter((name) => String(name).startsWith('many-'))).toHaveLength(198 - 4);
  });

  it('can be asked for what it has no form for: that is nowhere', async () => {
    const { metrics, alarmHistory } = store.repositories;
    const bad = [metric('t', 'a\nb', 1, 1), metric('t', 'far away', 9_223_372_036_855, 1), metric('t', 'C:\\', 1, 1)];
    const nowhere = { copies: 0, isEqual: false };
    expect(await metrics!.find(bad)).toEqual(bad.map(() => nowhere));
    expect(new Set(bad.map((one) => metrics!.identity(one))).size).toBe(3);
    const far = transition('t', 'a', { timestamp: 9_223_372_036_855 });
    expect(await alarmHistory!.find([far])).toEqual([nowhere]);
    expect(alarmHistory!.identity(far)).toBe(alarmHistory!.identity(far));
  });

  it('keeps a point whose value is repeated or changed in its place', async () => {
    const now = Date.now();
    const { metrics } = store.repositories;
    await write(open(), [wire('place', now, 1), wire('place', now, 1.0), wire('place', now, 2.5)]);
    const [series] = await client.query(database, ['SELECT * FROM "place"']);
    expect(series?.[0]?.values?.map((row) => row.at(-2))).toEqual([2.5]);
    expect(metrics?.identity(metric('t', 'place', now, 1))).toBe(metrics?.identity(metric('t', 'place', now, 2)));
  });
});

describe('InfluxDB with a database for each tenant', () => {
  const section = influxdbSection({ default_retention_hours: 24, db_per_tenant: true });
  const tenants = ['a', 'b', 'c'];
  let store: Store;
  beforeAll(async () => {
    store = await openInfluxdb(section);
  });
  afterAll(async () => {
    const client = new InfluxClient(section);
    for (const tenant of tenants) await client.execute(`DROP DATABASE "${section.database_name}_${tenant}"`);
    await Promise.all([store.close(), client.close()]);
  });

  it('drops points of one tenant that are too old, and stores all others of it and of those after it', async () => {
    const now = Date.now();
    const records = tenants.flatMap((tenant) => [metric(tenant, 'm', now, 1), metric(tenant, 'm', now + 1, 2)]);
    const old = metric('a', 'm', now - 48 * hour, 0);
    const { metrics } = store.repositories;
    expect(await metrics!.write([old, ...records])).toMatchObject({ expired: 1 });
    const found = await metrics!.find([old, ...records]);
    expect(found.map(({ copies }) => copies)).toEqual([0, ...records.map(() => 1)]);
  });
});
