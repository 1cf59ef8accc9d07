import { isDeepStrictEqual } from 'node:util';
import { seriesId, stringifyJson, type MetricEnvelope } from '@monasca/common/messages';
import type { StoreRecord } from '../../record.js';
import { absent, allStored, expired, type Repository } from '../../repository.js';
import { findRows } from './find-rows.js';
import { placesOf, writtenOf } from './places.js';
import type { RepositoryParts } from './repository-parts.js';
import { isOutlived } from './retention.js';
import type { SeriesRegistry, Seen } from './series-registry.js';
import { metricStatement } from './series-statements.js';
import { seriesOf, type Series } from './series.js';
import type { Outcome } from './session.js';
import type { Statement } from './statement.js';
import { checkTime } from './time-range.js';
import { writeTime } from './write-time.js';

interface MetricRow {
  readonly place: string;
  readonly seriesKey: string;
  readonly series: Series;
  readonly record: StoreRecord<MetricEnvelope>;
}

/** Measurements, by series and millisecond. Of two values for the same place the later written stands. */
export function metricRepository(
  { session, queries, retention, isTimed }: RepositoryParts,
  registry: SeriesRegistry,
): Repository<MetricEnvelope> {
  return {
    async write(records) {
      if (records.length === 0) return allStored;
      const all = placesOf(records, rowOf, isTimed);
      const seen = seenSeries(all.places.map(({ row }) => row));
      await registry.register([...seen.values()]);
      const measurements = all.places.map(({ row }) => measurement(row));
      const keys = [...seen.keys()];
      const metrics = [...seen.values()].map((one) => metricStatement(queries, one.series, registry.updatedAt(one)));
      const outcomes = await session.write([...measurements, ...metrics]);
      const ofSeries = new Map<string, Outcome>(keys.map((key, at) => [key, outcomes[measurements.length + at]]));
      return writtenOf(all, all.places.map(({ row }, at) => outcomes[at] ?? ofSeries.get(row.seriesKey))); // prettier-ignore
    },
    // Also of a record that the tables have no form for.
    identity: ({ value: { metric, meta } }) => {
      const id = seriesId(meta.tenantId, meta.region, metric.name, metric.dimensions);
      return `${id.toString('hex')} ${metric.timestamp}`;
    },
    async find(records) {
      const rows = records.map(rowOf);
      const wanted = rows.map(({ series, seriesKey, record: { value } }) => ({
        ...{ partition: [series.id], partitionKey: seriesKey, time: value.metric.timestamp },
      }));
      const found = await findRows(session, queries.findMeasurements, wanted);
      return rows.map((row, at) => {
        const stored = found[at];
        if (stored !== undefined) return { copies: 1, isEqual: isEqual(row, stored) };
        return isOutlived(retention, row.record.recordedAt) ? expired : absent;
      });
    },
  };

  function measurement({ series, record: { value, recordedAt } }: MetricRow): Statement {
    const { metric } = value;
    const meta = metaText(value);
    const time = writeTime(isTimed, recordedAt, `${metric.value} ${meta}`);
    const values = [...time, metric.value, meta, series.id, metric.timestamp];
    return { query: queries.measurement, values, partition: series.id };
  }
}

function rowOf(record: StoreRecord<MetricEnvelope>): MetricRow {
  const { timestamp } = record.value.metric;
  checkTime(timestamp, 'metric.timestamp');
  const series = seriesOf(record.value);
  const seriesKey = series.id.toString('hex');
  return { place: `${seriesKey} ${timestamp}`, seriesKey, series, record };
}

function seenSeries(rows: readonly MetricRow[]): Map<string, Seen> {
  const all = new Map<string, Seen>();
  for (const { seriesKey, series, record } of rows) {
    const { timestamp } = record.value.metric;
    const seen = all.get(seriesKey);
    if (seen === undefined) all.set(seriesKey, { series, first: timestamp, last: timestamp });
    else {
      seen.first = Math.min(seen.first, timestamp);
      seen.last = Math.max(seen.last, timestamp);
    }
  }
  return all;
}

const metaText = ({ metric: { valueMeta } }: MetricEnvelope): string =>
  valueMeta === null ? '{}' : stringifyJson(valueMeta);

function isEqual({ series, record: { value } }: MetricRow, stored: Readonly<Record<string, unknown>>): boolean {
  const { region, tenantId, name, dimensions } = series;
  const wanted = {
    ...{ time_stamp: new Date(value.metric.timestamp), value: value.metric.value, value_meta: metaText(value) },
    ...{ region, tenant_id: tenantId, metric_name: name, dimensions: dimensions.map(({ element }) => element) },
  };
  return isDeepStrictEqual({ ...stored }, wanted);
}
