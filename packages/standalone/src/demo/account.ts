import { sql } from 'kysely';
import { messageId, seriesId, uuidOf } from '@monasca/common/messages';
import type { Registry } from 'prom-client';
import type { Database } from '@monasca/persister';
import { topics } from '../options.js';
import type { Standalone } from '../up.js';
import type { Ledger, LedgerEntry } from './ledger.js';

/** What became of what was sent to one topic. All numbers are of distinct records. */
export interface Account {
  readonly topic: string;
  readonly sent: number;
  readonly confirmed: number;
  readonly stored: number;
  /** Sent to the dead letters during this run. */
  readonly rejected: number;
  /** Neither stored nor rejected. */
  readonly missing: number;
  /** Rows of the ledger's project that the ledger does not know: whatever was stored twice is among them. */
  readonly surplus: number;
}

interface Book {
  readonly topic: string;
  readonly pipeline: string;
  readonly kind: LedgerEntry['bulk']['kind'];
  /** The identity under which the store keeps each record of a bulk. */
  readonly identities: (entry: LedgerEntry, project: string) => string[];
  /** The identities of all rows of a project. */
  readonly stored: (database: Database, project: string) => Promise<string[]>;
}

const books: readonly Book[] = [
  {
    topic: topics.metrics,
    pipeline: 'metrics',
    kind: 'metrics',
    identities: ({ bulk }) =>
      bulk.kind !== 'metrics'
        ? []
        : bulk.metrics.map(({ metric, meta }) => {
            const series = uuidOf(seriesId(meta.tenantId, meta.region, metric.name, metric.dimensions));
            return `${series} ${metric.timestamp}`;
          }),
    stored: async ({ db }, project) => {
      const { rows } = await sql<{ id: string }>`
        select series || ' ' || (extract(epoch from time) * 1000)::bigint as id
        from measurements join metric_series using (series) where tenant_id = ${project}`.execute(db);
      return rows.map(({ id }) => id);
    },
  },
  {
    topic: topics.alarmTransitions,
    pipeline: 'alarmHistory',
    kind: 'transitions',
    identities: ({ bulk }) =>
      bulk.kind !== 'transitions' ? [] : bulk.transitions.map(({ alarmId, timestamp }) => `${alarmId} ${timestamp}`),
    stored: async ({ db }, project) => {
      const { rows } = await sql<{ id: string }>`
        select alarm_id || ' ' || (extract(epoch from time) * 1000)::bigint as id
        from alarm_state_history where tenant_id = ${project}`.execute(db);
      return rows.map(({ id }) => id);
    },
  },
  {
    topic: topics.logs,
    pipeline: 'logs',
    kind: 'logs',
    identities: ({ bulk }, project) =>
      bulk.kind !== 'logs' ? [] : bulk.logs.map((_, index) => messageId(project, bulk.key, index)),
    stored: async ({ db }, project) => {
      const { rows } = await sql<{ id: string }>`select id::text as id from logs where tenant_id = ${project}`.execute(
        db,
      );
      return rows.map(({ id }) => id);
    },
  },
];

/** Compares the ledger with the store, record by record. */
export async function account(ledger: Ledger, { database, registry }: Standalone): Promise<Account[]> {
  const rejections = await rejectedBy(registry);
  return Promise.all(
    books.map(async ({ topic, pipeline, kind, identities, stored }) => {
      const entries = ledger.entries.filter(({ bulk }) => bulk.kind === kind);
      const idsOf = (some: readonly LedgerEntry[]) =>
        new Set(some.flatMap((entry) => identities(entry, ledger.project)));
      const sent = idsOf(entries);
      const rows = await stored(database, ledger.project);
      const found = new Set(rows.filter((id) => sent.has(id)));
      const rejected = rejections.get(pipeline) ?? 0;
      return {
        topic,
        sent: sent.size,
        confirmed: idsOf(entries.filter(({ confirmed }) => confirmed)).size,
        stored: found.size,
        rejected,
        missing: Math.max(0, sent.size - found.size - rejected),
        surplus: rows.length - found.size,
      };
    }),
  );
}

/** Whether everything that was sent is stored, once. */
export const isComplete = (accounts: readonly Account[]): boolean =>
  accounts.every(({ sent, stored, missing, surplus }) => missing === 0 && surplus === 0 && stored === sent);

/** How many records each pipeline has sent to the dead letters since this process began. */
async function rejectedBy(registry: Registry): Promise<Map<string, number>> {
  const series = await registry.getSingleMetric('monasca_persister_records_rejected_total')?.get();
  const sums = new Map<string, number>();
  for (const { labels, value } of series?.values ?? []) {
    const pipeline = String(labels.pipeline);
    sums.set(pipeline, (sums.get(pipeline) ?? 0) + value);
  }
  return sums;
}
