import { sql, type Kysely, type RawBuilder } from 'kysely';
import { seriesId, stringifyJson, uuidOf, type MetricEnvelope } from '@monasca/common/messages';
import type { StoreRecord } from '../../record.js';
import { allStored, type Repository } from '../../repository.js';
import { arrayText } from './array.js';
import { toRepositoryError } from './errors.js';
import { findRows } from './find.js';
import type { Schema } from './schema.js';

/** Series known to be in the table, so that most writes touch one table only. Beyond this many all are forgotten. */
const knownSeriesMax = 200_000;

interface Row {
  readonly series: string;
  readonly envelope: MetricEnvelope;
}

/** Measurements, by series and millisecond. Of two values for the same place the later written stands. */
export function metricRepository(db: Kysely<Schema>, retentionDays: number): Repository<MetricEnvelope> {
  const known = new Set<string>();
  return {
    async write(records) {
      const rows = distinctRows(records);
      const unknown = new Map(rows.filter(({ series }) => !known.has(series)).map((row) => [row.series, row.envelope]));
      try {
        if (unknown.size > 0) await insertSeries(db, unknown);
        await insertMeasurements(db, rows);
      } catch (error) {
        const refusal = toRepositoryError(error);
        // The store that answers next may be a replica that never got them.
        if (refusal.kind === 'store') known.clear();
        throw refusal;
      }
      if (known.size + unknown.size > knownSeriesMax) known.clear();
      for (const series of unknown.keys()) known.add(series);
      return allStored;
    },
    identity: ({ value }) => place(rowOf(value)),
    find: (records) =>
      findRows(db, measurements(records.map(({ value }) => rowOf(value))), {
        table: 'measurements',
        key: ['series', 'time'],
        retentionDays,
        isEqual: sql`(stored.value, stored.value_meta) is not distinct from (wanted.value, wanted.value_meta)`,
      }),
  };
}

function rowOf(envelope: MetricEnvelope): Row {
  const { metric, meta } = envelope;
  return { series: uuidOf(seriesId(meta.tenantId, meta.region, metric.name, metric.dimensions)), envelope };
}

const place = ({ series, envelope }: Row): string => `${series} ${envelope.metric.timestamp}`;

/** One statement cannot write a place twice: within a write the last value of a place stands. */
function distinctRows(records: readonly StoreRecord<MetricEnvelope>[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { value } of records) {
    const row = rowOf(value);
    rows.set(place(row), row);
  }
  return [...rows.values()];
}

async function insertSeries(db: Kysely<Schema>, unknown: ReadonlyMap<string, MetricEnvelope>): Promise<void> {
  const envelopes = [...unknown.values()];
  const column = (pick: (envelope: MetricEnvelope) => string): string => arrayText(envelopes.map(pick));
  // In the order of the key, so that two writers of the same series wait for each other instead of deadlocking.
  await sql`
    insert into metric_series (series, tenant_id, region, name, dimensions)
    select * from unnest(
      ${arrayText([...unknown.keys()])}::text::uuid[], ${column(({ meta }) => meta.tenantId)}::text::text[],
      ${column(({ meta }) => meta.region)}::text::text[], ${column(({ metric }) => metric.name)}::text::text[],
      ${column(({ metric }) => stringifyJson(metric.dimensions))}::text::jsonb[]
    ) order by 1
    on conflict do nothing`.execute(db);
}

async function insertMeasurements(db: Kysely<Schema>, rows: readonly Row[]): Promise<void> {
  await sql`
    insert into measurements (series, time, value, value_meta)
    select series, time, value, value_meta from (${measurements(rows)}) as row order by 1, 2
    on conflict (series, time) do update set value = excluded.value, value_meta = excluded.value_meta
    where (measurements.value, measurements.value_meta) is distinct from (excluded.value, excluded.value_meta)
  `.execute(db);
}

function measurements(rows: readonly Row[]): RawBuilder<unknown> {
  const metrics = rows.map(({ envelope }) => envelope.metric);
  return sql`
    select series, to_timestamp(ms / 1000) as time, value, value_meta, ordinal from unnest(
      ${arrayText(rows.map(({ series }) => series))}::text::uuid[],
      ${arrayText(metrics.map(({ timestamp }) => timestamp))}::text::float8[],
      ${arrayText(metrics.map(({ value }) => value))}::text::float8[],
      ${arrayText(metrics.map(({ valueMeta }) => (valueMeta === null ? null : stringifyJson(valueMeta))))}::text::jsonb[]
    ) with ordinality as row (series, ms, value, value_meta, ordinal)`;
}
