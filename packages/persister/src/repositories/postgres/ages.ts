import { sql, type Kysely } from 'kysely';
import type { Schema } from './schema.js';

/** Tables whose rows grow old, by their column `time`. */
export const agingTables = ['measurements', 'alarm_state_history', 'logs', 'events'] as const;

/** One of them. */
export type AgingTable = (typeof agingTables)[number];

/** The time before which rows are too old. */
export const oldestTime = (days: number) => sql`now() - make_interval(days => ${days}::int)`;

/**
 * Lets what is old be found without reading all that is not. Rows lie in a table about as they came: of each range of
 * pages the first and the last time are enough, which costs next to nothing.
 */
export async function indexAges(db: Kysely<Schema>, tables: readonly AgingTable[]): Promise<void> {
  for (const table of tables) {
    await sql`create index if not exists ${sql.id(`${table}_by_age`)} on ${sql.table(table)}
      using brin (time) with (autosummarize = on)`.execute(db);
  }
}
