import type { MetricEnvelope } from '@monasca/common/messages';
import type { StoreRecord } from '../../record.js';
import { RepositoryError, type Repository, type Search } from '../../repository.js';
import type { LineBuffer } from './bytes/line-buffer.js';
import { LineBulk } from './bytes/line-bulk.js';
import { LineEncoder } from './bytes/line-encoder.js';
import type { InfluxClient } from './client.js';
import type { DatabaseName } from './database-name.js';
import { stringField } from './line/escape.js';
import { formOf } from './line/form-of.js';
import { metricLine, metricText } from './line/metric-line.js';
import { writeLines } from './lines.js';
import { PointSearch } from './point-search.js';
import type { Sought, Wanted } from './sought.js';

/** Metrics as points: by series and millisecond, of two for one place the later written stands. */
export function metricRepository(
  client: InfluxClient,
  databaseOf: DatabaseName,
  batchSize: number,
): Repository<MetricEnvelope> {
  let encoder: LineEncoder | undefined;
  const spare: LineBuffer[] = [];
  const lineOf = rememberingLast((envelope: MetricEnvelope) => formOf(() => metricLine(envelope)));
  const repository: Repository<MetricEnvelope> = {
    write(records) {
      const lines = records.map(({ value }) => {
        const line = metricLine(value);
        return { database: databaseOf(value.meta.tenantId), timestamp: line.timestamp, text: metricText(line) };
      });
      return writeLines(client, lines, { precision: 'ms', batchSize });
    },
    identity: ({ value }) => {
      const line = lineOf(value);
      return line instanceof RepositoryError ? JSON.stringify(value) : `${line.head}${line.timestamp}`;
    },
    find: (records) => {
      const search = openSearch();
      for (const record of records) search.add(record);
      return search.find();
    },
    openSearch,
    openBulk: (decoder) => {
      encoder ??= new LineEncoder(decoder.codec, databaseOf);
      return new LineBulk({ client, encoder, batchSize, decoder, repository, spare });
    },
  };
  return repository;

  function openSearch(): Search<MetricEnvelope> {
    return new PointSearch({ client, ...wanted, soughtOf });
  }

  function soughtOf({ value: envelope }: StoreRecord<MetricEnvelope>): Sought | RepositoryError {
    const line = lineOf(envelope);
    if (line instanceof RepositoryError) return line;
    const { metric, meta } = envelope;
    return {
      ...{ database: databaseOf(meta.tenantId), measurement: metric.name, tenant: meta.tenantId, series: line.head },
      tags: () => ({ ...metric.dimensions, _tenant_id: meta.tenantId, _region: meta.region }),
      milliseconds: line.timestamp,
      content: `${line.value}${line.tail}`,
    };
  }
}

/** An audit asks for the line of an envelope twice, one time after the other. */
function rememberingLast<K, V>(make: (key: K) => V): (key: K) => V {
  let last: { readonly key: K; readonly value: V } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}

/** Content is what the line says: the server has the text of a string field without its escapes. */
const wanted: Wanted = {
  fields: ['value', 'value_meta'],
  tenantTag: '_tenant_id',
  contentOf: ([value, meta]) => `${String(value)},value_meta=${stringField(String(meta))} `,
};
