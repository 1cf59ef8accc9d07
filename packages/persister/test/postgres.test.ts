import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, postgresStore, type Database } from '../src/repositories/postgres/index.js';
import { sqlContract } from './contract/sql-contract.js';
import { storeContract } from './contract/store-contract.js';

const url = process.env.MONASCA_TEST_POSTGRES ?? '';

describe('a PostgreSQL server', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase(url);
  });
  afterAll(() => database.close());

  storeContract({ store: () => postgresStore(database) }, ['metrics', 'alarmHistory', 'events', 'logs']);
  sqlContract(() => ({ store: postgresStore(database), db: database.db as never }));

  it('is migrated once, whoever comes first', async () => {
    const others = await Promise.all([openDatabase(url), openDatabase(url)]);
    expect(others.map(({ where }) => where)).toEqual([database.where, database.where]);
    await Promise.all(others.map((other) => other.close()));
  });

  it('is closed at once, whatever a statement waits for', async () => {
    const other = await openDatabase(url);
    const mark = randomUUID();
    const waiting = sql.raw(`select pg_sleep(10) as "${mark}"`).execute(other.db);
    const outcome = expect(waiting).rejects.toThrow(/terminated/);
    const running = sql`select from pg_stat_activity where query like ${`%"${mark}"`}`;
    await expect.poll(async () => (await running.execute(database.db)).rows.length).toBe(1);
    const began = Date.now();
    await other.close();
    expect(Date.now() - began).toBeLessThan(5_000);
    await outcome;
  });

  it('says that nobody answers, without the password', async () => {
    const opening = openDatabase('postgres://monasca:geheim@127.0.0.1:1/monasca');
    await expect(opening).rejects.toMatchObject({ code: 'unavailable', exitCode: 69 });
    await expect(opening).rejects.toThrow(/127\.0\.0\.1:1/);
    await expect(opening).rejects.not.toThrow(/geheim/);
  });
});
