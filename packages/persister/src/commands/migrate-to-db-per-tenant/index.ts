import { ServiceError } from '@monasca/common';
import { Progress, defineCommand, flag, value, type ServiceCommand } from '@monasca/common/service';
import type { PersisterConfig } from '../../config.js';
import { InfluxClient } from '../../repositories/influxdb/client.js';
import { copyTenant, measurementsOf, tenantsOf, type Migration } from './migrate.js';
import { parsePolicies } from './policies.js';
import { MigrationState } from './state.js';
import { units, windowsOf, type Unit } from './windows.js';

/** One statement may copy a week of a large measurement. */
const timeoutSeconds = 86_400;

const options = {
  migrateTimeUnit: value('unit', 'how much one statement copies: h, d or w; default: w', ['h', 'd', 'w']),
  migrateStartTimeOffset: value('count', 'how many units ago to begin, going back; default: 0'),
  migrateEndTimeOffset: value('count', 'how many units ago to end; default: 520'),
  migrateRetentionPolicy: value('list', 'TENANT:N[h|d|w],…: how long databases of tenants keep their points; also how far back they are copied'), // prettier-ignore
  migrateSkipRegex: value('list', 'measurements whose names begin like this are left out, several with commas'),
  directory: value('directory', 'where the files of the state are; default: the working directory'),
  dryRun: flag('count the points, and change nothing'),
};

/** Copies metrics and alarm history into a database for each tenant. */
export const migrateToDbPerTenant: ServiceCommand<PersisterConfig> = defineCommand({
  name: 'migrate-to-db-per-tenant',
  description: 'Copies what is in the InfluxDB database of all tenants into a database for each of them.',
  options,
  async run({ options: given }, { config: { influxdb }, lifecycle, stopping: signal }) {
    const unit: Unit = given.migrateTimeUnit ?? 'w';
    const start = count(given.migrateStartTimeOffset ?? '0', '--migrate-start-time-offset');
    const end = count(given.migrateEndTimeOffset ?? '520', '--migrate-end-time-offset');
    const skipped = (given.migrateSkipRegex ?? '').split(',').filter(Boolean).map(expression);
    const client = new InfluxClient({ ...influxdb, timeout_seconds: timeoutSeconds });
    lifecycle.defer('InfluxDB', () => client.close());
    const now = Date.now();
    const hours = influxdb.default_retention_hours;
    const migration: Migration = {
      ...{ client, database: influxdb.database_name, isDryRun: given.dryRun, signal },
      policies: parsePolicies(given.migrateRetentionPolicy ?? '', unit),
      defaultPolicy: hours === 0 ? undefined : { count: hours, unit: 'h' },
      windowsOf(policy) {
        const kept = policy === undefined ? Infinity : Math.ceil((policy.count * units[policy.unit]) / units[unit]);
        return windowsOf(unit, now, start, Math.min(end, kept));
      },
    };
    const measurements = await measurementsOf(migration);
    const wanted = measurements.filter((name) => !skipped.some((regex) => regex.test(name)));
    return run(migration, wanted, given.dryRun ? undefined : new MigrationState(given.directory ?? '.'));
  },
});

async function run(migration: Migration, measurements: readonly string[], state?: MigrationState): Promise<number> {
  const left = state?.begin(measurements) ?? measurements;
  const progress = new Progress();
  let failures = 0;
  for (const [index, measurement] of left.entries()) {
    try {
      for (const tenant of await tenantsOf(migration, measurement)) {
        progress.tell(() => `${index} of ${left.length} measurements: ${measurement} of ${tenant}`);
        const points = await copyTenant(migration, measurement, tenant);
        progress.end();
        process.stdout.write(`${measurement} of ${tenant}: ${points} points ${migration.isDryRun ? 'to copy' : 'copied'}\n`); // prettier-ignore
      }
      state?.succeeded(measurement);
    } catch (error) {
      migration.signal.throwIfAborted();
      failures += 1;
      state?.failed(measurement, (error as Error).message);
      process.stderr.write(`${measurement}: ${(error as Error).message}\n`);
    }
  }
  progress.end();
  const done = measurements.length - left.length;
  process.stdout.write(`${left.length - failures} measurements done, ${failures} failed, ${done} done before\n`);
  return failures === 0 ? 0 : 1;
}

function count(text: string, option: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new ServiceError('configuration', `${option}: expected a whole number from 0, got ${text}`);
}

/** At the beginning of a name, as the original has it. */
function expression(text: string): RegExp {
  try {
    return new RegExp(`^(?:${text})`);
  } catch (error) {
    throw new ServiceError('configuration', `--migrate-skip-regex: ${(error as Error).message}`, { cause: error });
  }
}
