import { ServiceError, type Log } from '@monasca/common';
import type { PersisterConfig } from '../../config.js';

type Section = PersisterConfig['cassandra'];

/** What comes between `create table NAME (` and `)`: the tables that Monasca's API reads. */
export const tables: Readonly<Record<string, string>> = {
  measurements: `metric_id blob, region text static, tenant_id text static, metric_name text static,
    dimensions frozen<list<text>> static, time_stamp timestamp, value double, value_meta text,
    primary key (metric_id, time_stamp)`,
  metrics: `region text, tenant_id text, metric_name text, dimensions frozen<list<text>>,
    dimension_names frozen<list<text>>, metric_id blob, created_at timestamp, updated_at timestamp,
    primary key ((region, tenant_id, metric_name), dimensions, dimension_names)`,
  dimensions: `region text, tenant_id text, name text, value text, primary key ((region, tenant_id, name), value)`,
  dimensions_metrics: `region text, tenant_id text, dimension_name text, dimension_value text, metric_name text,
    primary key ((region, tenant_id, dimension_name, dimension_value), metric_name)`,
  metrics_dimensions: `region text, tenant_id text, metric_name text, dimension_name text, dimension_value text,
    primary key ((region, tenant_id, metric_name), dimension_name, dimension_value)`,
  alarm_state_history: `tenant_id text, alarm_id text, time_stamp timestamp, metric text, old_state text,
    new_state text, reason text, reason_data text, sub_alarms text, primary key ((tenant_id, alarm_id), time_stamp)`,
};

/** Runs a statement; of a query, the rows. */
type Run = (statement: string, values?: readonly string[]) => Promise<readonly Readonly<Record<string, unknown>>[]>;

const keyspacesOf = 'select keyspace_name from system_schema.keyspaces where keyspace_name = ?';
const tablesOf = 'select table_name from system_schema.tables where keyspace_name = ?';

/**
 * Makes the keyspace and the tables that are missing; what is there stays as it is, and where nothing is missing no right
 * to make anything is needed.
 * @throws ServiceError `configuration` where something is missing and must not be made; what `run` throws
 */
export async function ensureSchema(run: Run, section: Section, log: Log): Promise<void> {
  const { keyspace, create_schema: mayCreate, replication } = section;
  const found = new Set((await run(tablesOf, [keyspace])).map(({ table_name }) => table_name));
  const missing = Object.keys(tables).filter((name) => !found.has(name));
  if (missing.length === 0) return;
  if (!mayCreate) {
    const text = `expected ${keyspace} to have the tables ${missing.join(', ')}, which are missing, and create_schema is false`;
    throw new ServiceError('configuration', `[cassandra] keyspace: ${text}`);
  }
  if ((await run(keyspacesOf, [keyspace])).length === 0) {
    await run(`create keyspace if not exists "${keyspace}" with replication = ${mapText(replication)}`);
    log.info({ keyspace, replication }, 'keyspace made');
  }
  for (const name of missing) await run(`create table if not exists "${keyspace}".${name} (${tables[name]})`);
  log.info({ keyspace, tables: missing }, 'tables made');
}

function mapText(map: Readonly<Record<string, string>>): string {
  const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  return `{${Object.entries(map).map(([key, value]) => `${text(key)}: ${text(value)}`).join(', ')}}`; // prettier-ignore
}
