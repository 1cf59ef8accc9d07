import { sql, type Kysely, type Transaction } from 'kysely';
import type { Schema } from './schema.js';

/** What only one process at a time does, by the second number of its advisory lock. */
const works = { preparation: 1, sweep: 2 } as const;

/** The first number, ours alone: "mona". */
const ours = 0x6d6f6e61;

/** Does work in a transaction, as soon as nobody else is at it. */
export function exclusively<V>(
  db: Kysely<Schema>,
  name: keyof typeof works,
  work: (one: Transaction<Schema>) => Promise<V>,
): Promise<V> {
  return db.transaction().execute(async (one) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(ours)}, ${sql.lit(works[name])})`.execute(one);
    return work(one);
  });
}

/** Does work in a transaction, or nothing where somebody else is at it: undefined then. */
export function unlessBusy<V>(
  db: Kysely<Schema>,
  name: keyof typeof works,
  work: (one: Transaction<Schema>) => Promise<V>,
): Promise<V | undefined> {
  return db.transaction().execute(async (one) => {
    const { rows } = await sql<{ isOurs: boolean }>`
      select pg_try_advisory_xact_lock(${sql.lit(ours)}, ${sql.lit(works[name])}) as "isOurs"`.execute(one);
    return rows[0]?.isOurs === true ? work(one) : undefined;
  });
}
