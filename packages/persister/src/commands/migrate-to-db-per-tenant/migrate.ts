import { numberOf } from '@monasca/common/messages';
import { quoteName, quoteText, type InfluxClient } from '../../repositories/influxdb/client.js';
import { alarmHistoryMeasurement } from '../../repositories/influxdb/line/alarm-history-line.js';
import type { Policy } from './policies.js';
import type { Window } from './windows.js';

/** What a migration works with. */
export interface Migration {
  readonly client: InfluxClient;
  /** The database of all tenants; those of single ones are called after it. */
  readonly database: string;
  readonly policies: ReadonlyMap<string, Policy>;
  /** For tenants without a policy of their own. */
  readonly defaultPolicy: Policy | undefined;
  /** Windows of a tenant, the latest one first. */
  readonly windowsOf: (policy: Policy | undefined) => readonly Window[];
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
}

/** The tag that holds the tenant of a measurement's points. */
const tenantTag = (measurement: string): string =>
  measurement === alarmHistoryMeasurement ? 'tenant_id' : '_tenant_id';

export async function measurementsOf({ client, database }: Migration): Promise<string[]> {
  return texts(await client.query(database, ['SHOW MEASUREMENTS']), 0);
}

/** Tenants that have points of a measurement. */
export async function tenantsOf({ client, database }: Migration, measurement: string): Promise<string[]> {
  const statement = `SHOW TAG VALUES FROM ${quoteName(measurement)} WITH KEY = ${quoteName(tenantTag(measurement))}`;
  return [...new Set(texts(await client.query(database, [statement]), 1))];
}

/**
 * Copies the points of one tenant and measurement into the tenant's database, which is made where it is missing. Points
 * that are there already are written again and change nothing; the source stays as it is.
 * @returns how many points were written
 */
export async function copyTenant(migration: Migration, measurement: string, tenant: string): Promise<number> {
  const { client, database, policies, defaultPolicy, windowsOf, isDryRun, signal } = migration;
  const policy = policies.get(tenant) ?? defaultPolicy;
  const target = `${database}_${tenant}`;
  if (!isDryRun) await makeDatabase(client, target, policy);
  let written = 0;
  for (const { from, to } of windowsOf(policies.get(tenant))) {
    signal.throwIfAborted();
    const tag = `${quoteName(tenantTag(measurement))}::tag`;
    const points = `FROM ${quoteName(measurement)} WHERE ${tag} = ${quoteText(tenant)} AND time > ${from}ms AND time <= ${to}ms`;
    const statement = isDryRun
      ? `SELECT count(*) ${points}`
      : `SELECT * INTO ${quoteName(target)}..:MEASUREMENT ${points} GROUP BY *`;
    const [result] = await client.query(database, [statement]);
    const counts = result?.flatMap(({ values = [] }) => values.flatMap(([, ...numbers]) => numbers.map((n) => numberOf(n) ?? 0))); // prettier-ignore
    written += Math.max(0, ...(counts ?? []));
  }
  return written;
}

async function makeDatabase(client: InfluxClient, name: string, policy: Policy | undefined): Promise<void> {
  await client.execute(`CREATE DATABASE ${quoteName(name)}`);
  if (policy === undefined) return;
  const duration = `${policy.count}${policy.unit}`;
  const rest = `DURATION ${duration} REPLICATION 1 SHARD DURATION 0s DEFAULT`;
  await client.execute(`CREATE RETENTION POLICY ${quoteName(duration)} ON ${quoteName(name)} ${rest}`);
}

function texts(results: Awaited<ReturnType<InfluxClient['query']>>, column: number): string[] {
  return results.flat().flatMap(({ values = [] }) => values.map((row) => String(row[column])));
}
