import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pgliteDialect } from './pglite-dialect.js';

interface Tables {
  t: { n: number };
}

describe('kysely on PGlite', () => {
  let db: Kysely<Tables>;
  beforeAll(async () => {
    db = new Kysely<Tables>({ dialect: pgliteDialect(await PGlite.create()) });
    await sql`create table t (n int primary key)`.execute(db);
  });
  afterAll(() => db.destroy());
  beforeEach(() => sql`delete from t`.execute(db));

  const all = async (): Promise<number[]> =>
    (await db.selectFrom('t').select('n').orderBy('n').execute()).map(({ n }) => n);

  it('lets queries take turns', async () => {
    const numbers = Array.from({ length: 50 }, (_, n) => n);
    const results = await Promise.all(numbers.map((n) => sql<{ n: number }>`select ${n}::int as n`.execute(db)));
    expect(results.map(({ rows }) => rows[0]?.n)).toEqual(numbers);
  });

  it('keeps others out of a transaction until it is done', async () => {
    const began: string[] = [];
    const slow = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('t').values({ n: 1 }).execute();
      began.push('first');
      await sleep(50);
      await transaction.insertInto('t').values({ n: 2 }).execute();
    });
    const other = db.transaction().execute(async (transaction) => {
      began.push('second');
      return (await transaction.selectFrom('t').select('n').execute()).length;
    });
    await slow;
    expect(await other).toBe(2);
    expect(began).toEqual(['first', 'second']);
  });

  it('rolls a failed transaction back, and goes on', async () => {
    await db.insertInto('t').values({ n: 1 }).execute();
    const failing = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('t').values({ n: 2 }).execute();
      await transaction.insertInto('t').values({ n: 1 }).execute();
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(await all()).toEqual([1]);
  });

  it('goes on after a query that fails', async () => {
    const outcomes = await Promise.allSettled([sql`select nonsense`.execute(db), all(), sql`select 1/0`.execute(db), all()]); // prettier-ignore
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('tells how many rows a statement changed', async () => {
    await db.insertInto('t').values([{ n: 1 }, { n: 2 }]).execute(); // prettier-ignore
    const [result] = await db.deleteFrom('t').execute();
    expect(result?.numDeletedRows).toBe(2n);
  });

  // The last one: a new database takes seconds to make.
  it('waits for the query that runs before it closes, and takes none after', async () => {
    const running = sql<{ n: number }>`select 7 as n from pg_sleep(0.05)`.execute(db);
    await sleep(5);
    await db.destroy();
    expect((await running).rows).toEqual([{ n: 7 }]);
    await expect(sql`select 1`.execute(db)).rejects.toThrow();
  });
});
