import { Progress, defineCommand, flag, type CommandContext, type ServiceCommand } from '@monasca/common/service';
import type { PersisterConfig } from '../../config.js';
import { queriesOf } from '../../repositories/cassandra/queries.js';
import { retentionOf } from '../../repositories/cassandra/retention.js';
import { newMetricStatement } from '../../repositories/cassandra/series-statements.js';
import { Session } from '../../repositories/cassandra/session.js';
import { lostMetrics, type LostMetric } from './scan.js';

/** Rows that are written together. */
const perWrite = 500;

/** Exit code where rows without an id were found and stay so. */
const lost = 1;

/** Rows of Cassandra's table `metrics` that have lost their id. */
const checkMissingMetricId: ServiceCommand<PersisterConfig> = defineCommand({
  name: 'check-missing-metric-id',
  description: 'Looks in Cassandra for metrics without metric_id; exit code 1 where there are some.',
  options: {},
  run: (_args, context) => repair(context, true),
});

const recreateMetricId: ServiceCommand<PersisterConfig> = defineCommand({
  name: 'recreate-metric-id',
  description: 'Gives metrics without metric_id in Cassandra theirs again, with a fresh time to live.',
  options: { dryRun: flag('name them, and change nothing') },
  run: ({ options: { dryRun } }, context) => repair(context, dryRun),
});

export const metricIds: readonly ServiceCommand<PersisterConfig>[] = [checkMissingMetricId, recreateMetricId];

async function repair(context: CommandContext<PersisterConfig>, isDryRun: boolean): Promise<number> {
  const { config, lifecycle, log, stopping } = context;
  const { cassandra } = config;
  const session = new Session(cassandra, log);
  lifecycle.defer('Cassandra', () => session.close());
  const progress = new Progress();
  let [read, found] = [0, 0];
  let left: LostMetric[] = [];
  const write = async (): Promise<void> => {
    if (!isDryRun) await rewrite(session, cassandra, left);
    left = [];
  };
  const onRow = (): void => {
    read += 1;
    progress.tell(() => `${read} metrics read, ${found} without metric_id`);
  };
  for await (const metric of lostMetrics(session, cassandra.keyspace, onRow)) {
    stopping.throwIfAborted();
    found += 1;
    const { region, tenantId, name, dimensions } = metric.series;
    process.stdout.write(`${JSON.stringify({ region, tenantId, name, dimensions: dimensions.map(({ element }) => element) })}\n`); // prettier-ignore
    if (left.push(metric) === perWrite) await write();
  }
  await write();
  progress.end();
  const text = found === 0 ? 'No missing metric_ids were found, no changes made.' : `--> There were ${found} rows missing metric_id.`; // prettier-ignore
  process.stdout.write(`${text}\n`);
  return found > 0 && isDryRun ? lost : 0;
}

async function rewrite(
  session: Session,
  { keyspace, retention_policy }: PersisterConfig['cassandra'],
  metrics: readonly LostMetric[],
): Promise<void> {
  const queries = queriesOf(keyspace, retentionOf(retention_policy), false);
  const now = Date.now();
  const statements = metrics.map(({ series, createdAt, updatedAt = createdAt ?? now }) =>
    newMetricStatement(queries, series, { createdAt: createdAt ?? updatedAt, updatedAt }),
  );
  const error = (await session.write(statements)).find((outcome) => outcome !== undefined);
  if (error !== undefined) throw error;
}
