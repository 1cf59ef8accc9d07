import { PGlite } from '@electric-sql/pglite';
import { Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from './migrations.js';
import { pgliteDialect } from './pglite-dialect.js';
import type { Schema } from './schema.js';

describe('migrations', () => {
  let db: Kysely<Schema>;
  beforeAll(async () => {
    db = new Kysely<Schema>({ dialect: pgliteDialect(await PGlite.create()) });
  });
  afterAll(() => db.destroy());

  const relations = async (): Promise<string[]> => {
    const query = sql<{ name: string }>`select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'i') order by relname`;
    return (await query.execute(db)).rows.map(({ name }) => name);
  };

  it('make the tables once, however often and by however many they are run', async () => {
    await Promise.all([migrate(db), migrate(db)]);
    const made = await relations();
    expect(made).toEqual(expect.arrayContaining(['alarm_state_history', 'events', 'logs', 'measurements', 'metrics']));
    await sql`insert into measurements values (gen_random_uuid(), now(), 1)`.execute(db);
    await migrate(db);
    expect(await relations()).toEqual(made);
    expect((await sql`select * from measurements`.execute(db)).rows).toHaveLength(1);
    expect((await sql`select * from persister_migrations`.execute(db)).rows).toHaveLength(1);
  });

  it('say what the database says, and leave nothing half done', async () => {
    for (const text of ['drop schema public cascade', 'create schema public', 'create table measurements (mine int)']) {
      await sql.raw(text).execute(db);
    }
    await expect(migrate(db)).rejects.toThrow(/"measurements" already exists/);
    expect(await relations()).not.toContain('metric_series');
  });
});
