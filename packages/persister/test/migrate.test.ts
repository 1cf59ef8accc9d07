import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InfluxClient } from '../src/repositories/influxdb/client.js';
import { openInfluxdb } from '../src/repositories/influxdb/index.js';
import type { Store } from '../src/repository.js';
import { metric, transition } from './contract/records.js';
import { influxdbSection } from './influxdb-section.js';
import { runCommand } from './run-command.js';

const day = 86_400_000;
const now = Date.now();

describe('the migration to a database for each tenant', () => {
  const section = influxdbSection();
  const name = section.database_name;
  let store: Store;
  let client: InfluxClient;
  let directory: string;
  beforeAll(async () => {
    store = await openInfluxdb(section);
    client = new InfluxClient(section);
    const points = [0, 1, 2, 30].flatMap((days) =>
      ['t1', "t'2"].map((tenant) => metric(tenant, 'cpu "idle"', now - days * day - 1_000, days)),
    );
    await store.repositories.metrics!.write([...points, metric('t1', 'net.bytes', now - 5_000, 1)]);
    await store.repositories.alarmHistory!.write([transition('t1', 'a1', { timestamp: now - day })]);
  });
  beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), 'monasca-migration-'))));
  afterEach(async () => {
    rmSync(directory, { recursive: true });
    for (const tenant of ['t1', "t'2"]) await client.execute(`DROP DATABASE "${name}_${tenant}"`);
  });
  afterAll(async () => {
    await client.execute(`DROP DATABASE "${name}"`);
    await Promise.all([store.close(), client.close()]);
  });

  const migrate = (...argv: string[]) =>
    runCommand({ influxdb: { ...section } }, ['migrate-to-db-per-tenant', '--directory', directory, ...argv]);
  const points = async (database: string, measurement: string): Promise<number> => {
    const results = await client.query(database, [`SELECT * FROM "${measurement}"`]);
    return results.flat().flatMap(({ values = [] }) => values).length;
  };
  const metrics = String.raw`cpu \"idle\"`;

  it('copies metrics and alarm history of each, and leaves the source as it is', async () => {
    const { code, stdout, stderr } = await migrate();
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('cpu "idle" of t1: 4 points copied');
    expect(stdout).toContain('alarm_state_history of t1: 1 points copied');
    expect(await points(`${name}_t1`, metrics)).toBe(4);
    expect(await points(`${name}_t'2`, metrics)).toBe(4);
    expect(await points(`${name}_t1`, 'alarm_state_history')).toBe(1);
    expect(await points(name, metrics)).toBe(8);
    const tenants = await openInfluxdb({ ...section, db_per_tenant: true });
    const found = await tenants.repositories.metrics!.find([metric('t1', 'cpu "idle"', now - 1_000, 0)]);
    const history = await tenants.repositories.alarmHistory!.find([transition('t1', 'a1', { timestamp: now - day })]);
    await tenants.close();
    expect([...found, ...history]).toEqual([{ copies: 1, isEqual: true }, { copies: 1, isEqual: true }]); // prettier-ignore
  });

  it('copies as far back as it is told, and no further than a tenant keeps points', async () => {
    const argv = ['--migrate-time-unit', 'd', '--migrate-end-time-offset', '10', '--migrate-retention-policy', 't1:2d'];
    expect((await migrate(...argv)).code).toBe(0);
    expect(await points(`${name}_t1`, metrics)).toBe(2);
    expect(await points(`${name}_t'2`, metrics)).toBe(3);
    const [policies] = await client.query(`${name}_t1`, [`SHOW RETENTION POLICIES ON "${name}_t1"`]);
    expect(policies?.[0]?.values?.find(([policy]) => policy === '2d')?.at(-1)).toBe(true);
  });

  it('goes on where it was, and leaves out what is to be skipped', async () => {
    const first = await migrate('--migrate-skip-regex', 'cpu,alarm');
    expect(first.stdout).toContain('1 measurements done, 0 failed, 0 done before');
    const second = await migrate();
    expect(second.stdout).toContain('2 measurements done, 0 failed, 1 done before');
    expect(second.stdout).not.toContain('net.bytes');
  });

  it('changes nothing when it only counts', async () => {
    const { code, stdout } = await migrate('--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('cpu "idle" of t1: 4 points to copy');
    expect(await points(`${name}_t1`, metrics)).toBe(0);
  });

  it('says which argument is wrong', async () => {
    const { code, stderr } = await migrate('--migrate-retention-policy', 't1:forever');
    expect(code).toBe(78);
    expect(stderr).toContain('--migrate-retention-policy: expected TENANT:N');
  });
});
