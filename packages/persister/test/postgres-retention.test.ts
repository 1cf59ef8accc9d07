import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '@monasca/common';
import { openDatabase, openPostgres, type Database } from '../src/repositories/postgres/index.js';
import { sweep } from '../src/repositories/postgres/sweep.js';
import type { Store } from '../src/repository.js';
import { metric, transition } from './contract/records.js';
import { createDatabase, postgresSection, type OwnDatabase } from './postgres-fixture.js';

const day = 86_400_000;
const { signal } = new AbortController();

describe('the retention of PostgreSQL', () => {
  let own: OwnDatabase;
  let database: Database;
  let store: Store | undefined;
  beforeAll(async () => {
    own = await createDatabase();
  });
  afterAll(() => own.drop());
  beforeEach(async () => {
    database = await openDatabase(own.url, { retentionDays: 30 });
    await sql`truncate measurements, alarm_state_history, logs, events, metric_series`.execute(database.db);
  });
  afterEach(async () => {
    await store?.close();
    store = undefined;
    await database.close();
  });

  const open = async (retention_days: number): Promise<Store> =>
    (store = await openPostgres(postgresSection({ url: own.url, retention_days }), silentLog));
  const count = async (table: string): Promise<number> => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(database.db);
    return rows[0]!.n;
  };
  const insertOld = (rows: number) =>
    sql`insert into measurements select gen_random_uuid(), now() - interval '31 days', i
      from generate_series(1, ${rows}::int) i`.execute(database.db);

  it('deletes what is too old, in all tables and by its own time, as soon as something is stored', async () => {
    const { metrics, alarmHistory } = (await open(30)).repositories;
    const id = randomUUID();
    const at = (days: number): number => Date.now() - days * day;
    await insertOld(25_000);
    await sql`insert into logs values (gen_random_uuid(), 't', 'r', now() - interval '31 days', 'm', '{}', '{}')`.execute(database.db); // prettier-ignore
    await sql`insert into events values (gen_random_uuid(), 'p', now() - interval '1 year', 'e', null, null, null, '{}')`.execute(database.db); // prettier-ignore
    await alarmHistory!.find([transition(id, 'a')]);
    expect(await count('measurements')).toBe(25_000);
    await metrics!.write([metric(id, 'm', at(1), 1), metric(id, 'm', at(29), 2)]);
    await alarmHistory!.write([transition(id, 'a', { timestamp: at(2) })]);
    const counts = () => Promise.all(['measurements', 'alarm_state_history', 'logs', 'events'].map(count));
    await expect.poll(counts, { timeout: 60_000 }).toEqual([2, 1, 0, 0]);
  });

  it('is none by default', async () => {
    await insertOld(10);
    await (await open(0)).repositories.metrics!.write([metric(randomUUID(), 'm', Date.now(), 1)]);
    await store!.close();
    store = undefined;
    expect(await count('measurements')).toBe(11);
  });

  it('is left to the one process that is at it', async () => {
    await insertOld(10);
    const other = await openDatabase(own.url);
    await other.db.transaction().execute(async (one) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(0x6d6f6e61)}, 2)`.execute(one);
      expect(await sweep(database.db, 30, signal)).toBe(0);
    });
    await other.close();
    expect(await sweep(database.db, 30, signal)).toBe(10);
  });

  it('finds what is old by an index, which is made once', async () => {
    const again = await openDatabase(own.url, { retentionDays: 1 });
    await again.close();
    const { rows } = await sql<{ name: string }>`select indexname as name from pg_indexes
      where schemaname = 'public' and indexdef like '%USING brin ("time")%' order by 1`.execute(database.db);
    const expected = ['alarm_state_history', 'events', 'logs', 'measurements'].map((table) => `${table}_by_age`);
    expect(rows.map(({ name }) => name)).toEqual(expected);
  });

  it('tells an audit what is expired', async () => {
    const { metrics, alarmHistory } = (await open(30)).repositories;
    const records = [1, 29, 31, 500].map((days) => metric(randomUUID(), 'm', Date.now() - days * day, 1));
    const absent = { copies: 0, isEqual: false };
    const expired = { ...absent, isExpired: true };
    expect(await metrics!.find(records)).toEqual([absent, absent, expired, expired]);
    expect(await alarmHistory!.find([transition('t', 'a')])).toEqual([expired]);
  });
});
