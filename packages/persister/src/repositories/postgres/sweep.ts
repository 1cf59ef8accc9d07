import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import { agingTables, oldestTime, type AgingTable } from './ages.js';
import { unlessBusy } from './locks.js';
import type { Schema } from './schema.js';
import { findTimescale, hypertablesOf, type Timescale } from './timescale.js';

/** Rows that are deleted by one statement: as many as take it some tenths of a second. */
const batchRows = 10_000;

/**
 * Deletes the rows that are older than so many days, bit by bit, and rests as long as each bit took. Of hypertables it drops
 * whole chunks, as their policy does where they can have one.
 * @returns how many rows it has deleted, without those of chunks
 */
export async function sweep(db: Kysely<Schema>, days: number, signal: AbortSignal): Promise<number> {
  const timescale = await findTimescale(db);
  const hypertables = timescale === undefined ? new Set<AgingTable>() : await hypertablesOf(db);
  let deleted = 0;
  for (const table of agingTables) {
    if (timescale !== undefined && hypertables.has(table)) {
      await dropChunks(db, timescale, table, days);
      continue;
    }
    for (let rows = batchRows; rows === batchRows && !signal.aborted; deleted += rows) {
      const began = performance.now();
      rows = await deleteBatch(db, table, days);
      await sleep(performance.now() - began, undefined, { signal }).catch(() => {});
    }
  }
  return deleted;
}

/** Rows that were deleted; none while another process is at it. */
async function deleteBatch(db: Kysely<Schema>, table: AgingTable, days: number): Promise<number> {
  const result = await unlessBusy(db, 'sweep', (one) =>
    sql`delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} where time < ${oldestTime(days)} limit ${sql.lit(batchRows)}))`.execute(one),
  );
  return Number(result?.numAffectedRows ?? 0n);
}

async function dropChunks(db: Kysely<Schema>, { schema }: Timescale, table: AgingTable, days: number): Promise<void> {
  const older = sql`older_than => ${oldestTime(days)}`;
  await sql`select ${sql.id(schema, 'drop_chunks')}(${sql.lit(table)}::regclass, ${older})`.execute(db);
}
