import { sql, type Kysely } from 'kysely';
import type { Log } from '@monasca/common';
import type { AgingTable } from './ages.js';
import type { Schema } from './schema.js';

/**
 * Tables that may be hypertables: a key of such a table has to contain the time. Logs and events are told apart by their id
 * alone, and one that is sent again may have another time.
 */
const candidates: readonly AgingTable[] = ['measurements', 'alarm_state_history'];

/** TimescaleDB in a database. */
export interface Timescale {
  /** Schema of its functions. */
  readonly schema: string;
  /** Whether it has what is not under the Apache licence, such as policies. */
  readonly hasPolicies: boolean;
}

/** Undefined where the database does not have the extension. */
export async function findTimescale(db: Kysely<Schema>): Promise<Timescale | undefined> {
  const { rows } = await sql<Timescale>`
    select nspname as schema, coalesce(current_setting('timescaledb.license', true) = 'timescale', false) as "hasPolicies"
    from pg_extension join pg_namespace on pg_namespace.oid = extnamespace where extname = 'timescaledb'`.execute(db);
  return rows[0];
}

/** Which of the tables are hypertables; the database has to have the extension. */
export async function hypertablesOf(db: Kysely<Schema>): Promise<ReadonlySet<AgingTable>> {
  const { rows } = await sql<{ name: AgingTable }>`
    select hypertable_name as name from timescaledb_information.hypertables
    where format('%I.%I', hypertable_schema, hypertable_name)::regclass in (${regclasses(candidates)})`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

/**
 * Makes hypertables, and sees to it that they have the retention; what is so already is left as it is.
 * @returns the hypertables that there are
 */
export async function prepareTimescale(
  db: Kysely<Schema>,
  { hypertables, retentionDays, log }: { hypertables: boolean; retentionDays: number; log: Log },
): Promise<ReadonlySet<AgingTable>> {
  const timescale = await findTimescale(db);
  if (timescale === undefined) {
    if (hypertables) await hint(db, log);
    return new Set();
  }
  const found = await hypertablesOf(db);
  const missing = candidates.filter((table) => hypertables && !found.has(table));
  for (const table of missing) {
    log.info({ table }, 'a hypertable is made of a table, which takes the longer the more is in it');
    await sql`select ${sql.id(timescale.schema, 'create_hypertable')}(${regclasses([table])}, 'time',
      if_not_exists => true, migrate_data => true, create_default_indexes => false)`.execute(db);
  }
  const made = new Set([...found, ...missing]);
  if (retentionDays > 0 && timescale.hasPolicies) {
    for (const table of made) await keepPolicy(db, timescale, table, retentionDays);
  }
  return made;
}

/** Sees to it that a hypertable has this retention policy and no other one. */
async function keepPolicy(
  db: Kysely<Schema>,
  { schema }: Timescale,
  table: AgingTable,
  retentionDays: number,
): Promise<void> {
  const days = sql`make_interval(days => ${sql.lit(retentionDays)})`;
  const { rows } = await sql<{ isSame: boolean }>`
    select (config->>'drop_after')::interval = ${days} as "isSame" from timescaledb_information.jobs
    where proc_name = 'policy_retention'
      and format('%I.%I', hypertable_schema, hypertable_name)::regclass = ${regclasses([table])}`.execute(db);
  if (rows.length === 1 && rows[0]!.isSame) return;
  const relation = regclasses([table]);
  await sql`select ${sql.id(schema, 'remove_retention_policy')}(${relation}, if_exists => true)`.execute(db);
  await sql`select ${sql.id(schema, 'add_retention_policy')}(${relation}, drop_after => ${days})`.execute(db);
}

/** Says what the operator could have. */
async function hint(db: Kysely<Schema>, log: Log): Promise<void> {
  const { rows } = await sql`select from pg_available_extensions where name = 'timescaledb'`.execute(db);
  if (rows.length === 0) return;
  const remedy = '`create extension timescaledb` in this database makes hypertables of its tables at the next start';
  log.info({}, `TimescaleDB is there and not used: ${remedy}`);
}

const regclasses = (tables: readonly AgingTable[]) => sql.join(tables.map((table) => sql`${sql.lit(table)}::regclass`));
