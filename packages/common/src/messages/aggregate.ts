import { createJsonCodec } from './json-codec.js';
import { type JsonObject } from './json.js';
import { asDouble, asName, asObject, asTextOrNull, textForm } from './reader.js';

/** A map of text or null by text without a prototype, like TextMap. */
export type NullableTextMap = Readonly<Record<string, string | null>>;

const textColumns = [
  'tenant_id',
  'user_id',
  'resource_uuid',
  'geolocation',
  'region',
  'zone',
  'host',
  'project_id',
  'aggregated_metric_name',
  'firstrecord_timestamp_string',
  'lastrecord_timestamp_string',
  'usage_date',
  'usage_hour',
  'usage_minute',
  'aggregation_period',
] as const;

const numberColumns = ['quantity', 'firstrecord_timestamp_unix', 'lastrecord_timestamp_unix', 'record_count'] as const;

/**
 * A text column: `NA` if the grouping leaves it out, `all` if it is rolled up over it. `*_timestamp_string` is
 * `yyyy-MM-dd HH:mm:ss`, `usage_date` `yyyy-MM-dd`, `usage_hour` and `usage_minute` two digits, in the time zone of the
 * writer.
 */
export type AggregateTextColumn = (typeof textColumns)[number];

/** A number column: `*_timestamp_unix` in seconds since the epoch with a fraction, `record_count` a count. */
export type AggregateNumberColumn = (typeof numberColumns)[number];

/** A record of topic `metrics_pre_hourly`, with the columns' names on the wire, which specifications refer to. */
export type AggregateRecord = Readonly<Record<AggregateTextColumn, string | null>> &
  Readonly<Record<AggregateNumberColumn, number | null>> & {
    /** `metric_id` is the transform specification's id, never empty; the others depend on the pipeline. */
    readonly processing_meta: NullableTextMap & { readonly metric_id: string };
    /** Dimensions and other values that the grouping keeps. */
    readonly extra_data_map: NullableTextMap | null;
  };

/** A flat object of 21 keys; one that is absent reads as null, others are ignored, numbers in the maps become text. */
export const aggregateCodec = createJsonCodec<AggregateRecord>({
  name: 'aggregate',

  read(document) {
    const fields = asObject(document, 'aggregate');
    const record: Record<string, unknown> = {};
    for (const column of textColumns) record[column] = asTextOrNull(fields[column], column);
    for (const column of numberColumns) record[column] = asDoubleOrNull(fields[column], column);
    record.processing_meta = readProcessingMeta(fields.processing_meta);
    record.extra_data_map = asTextMapOrNull(fields.extra_data_map, 'extra_data_map');
    return record as AggregateRecord;
  },

  write: (record) => record,
});

function asDoubleOrNull(value: unknown, path: string): number | null {
  return value === null || value === undefined ? null : asDouble(value, path);
}

function readProcessingMeta(value: unknown): NullableTextMap {
  const processingMeta = asTextMap(asObject(value, 'processing_meta'));
  asName(processingMeta.metric_id, 'processing_meta.metric_id');
  return processingMeta;
}

function asTextMapOrNull(value: unknown, path: string): NullableTextMap | null {
  return value === null || value === undefined ? null : asTextMap(asObject(value, path));
}

function asTextMap(value: JsonObject): NullableTextMap {
  const map = Object.create(null) as Record<string, string | null>;
  for (const [key, item] of Object.entries(value)) map[key] = textForm(item) ?? null;
  return map;
}
