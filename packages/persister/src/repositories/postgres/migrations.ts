import { Migrator, sql, type Kysely, type Migration } from 'kysely';
import type { Schema } from './schema.js';

/** One statement after another: PGlite and the server both take one at a time. */
function statements(...texts: readonly string[]): Migration {
  return {
    up: async (db: Kysely<unknown>) => {
      for (const text of texts) await sql.raw(text).execute(db);
    },
  };
}

/** In order of their names; a migration that has been released is never changed, a new one is added. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-tables': statements(
    `create table metric_series (
       series uuid primary key, tenant_id text not null, region text not null, name text not null,
       dimensions jsonb not null, created_at timestamptz not null default now())`,
    'create index metric_series_by_name on metric_series (tenant_id, name)',
    `create table measurements (
       series uuid not null, time timestamptz not null, value double precision not null, value_meta jsonb,
       primary key (series, time))`,
    `create table alarm_state_history (
       tenant_id text not null, alarm_id text not null, time timestamptz not null,
       old_state text not null, new_state text not null, reason text not null, reason_data text not null,
       link text not null, lifecycle_state text not null, metrics jsonb, sub_alarms jsonb not null,
       primary key (tenant_id, alarm_id, time, old_state, new_state))`,
    `create table logs (
       id uuid primary key, tenant_id text not null, region text not null, time timestamptz not null,
       message text not null, dimensions jsonb not null, fields jsonb not null)`,
    'create index logs_by_time on logs (tenant_id, time)',
    `create table events (
       id uuid primary key, project_id text not null, time timestamptz not null, event_type text,
       event_timestamp text, payload jsonb, dimensions jsonb, fields jsonb not null)`,
    'create index events_by_time on events (project_id, time)',
    `create view metrics as
       select s.tenant_id, s.region, s.name, s.dimensions, m.time, m.value, m.value_meta
       from measurements m join metric_series s using (series)`,
  ),
};

/** Brings the tables up to date; several processes may do so at once. Throws what the database says. */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableName: 'persister_migrations',
    migrationLockTableName: 'persister_migrations_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error as Error;
}
