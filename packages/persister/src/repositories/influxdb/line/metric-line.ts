import { compareCodePoints, type MetricEnvelope } from '@monasca/common/messages';
import { RepositoryError } from '../../../repository.js';
import { escapeKey, escapeMeasurement, stringField } from './escape.js';
import { jsonText } from './json-text.js';
import { timeRangeMs } from './time-range.js';

/** The line of a metric is `head`, the value, `tail`, the timestamp in ms. */
export interface MetricLine {
  /** Measurement and tags, up to and with `value=`: the same for all metrics of a series. */
  readonly head: string;
  readonly value: number;
  /** The value meta, from the comma before it to the blank after it. */
  readonly tail: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/**
 * Describes a metric in the line protocol. Tags are the dimensions, `_tenant_id` and `_region`, sorted by code point; these
 * two win over dimensions of the same name, and there is no region tag where there is no region.
 * @throws RepositoryError `record` for a metric that InfluxDB has no form for
 */
export function metricLine({ metric, meta }: MetricEnvelope): MetricLine {
  const { name, value, timestamp, valueMeta, dimensions } = metric;
  if (timestamp < timeRangeMs.first || timestamp > timeRangeMs.last) {
    const range = `${timeRangeMs.first} to ${timeRangeMs.last}`;
    throw new RepositoryError('record', `metric.timestamp: expected ${range} ms, which is what InfluxDB holds, got ${timestamp}`); // prettier-ignore
  }
  const own = { _region: meta.region, _tenant_id: meta.tenantId };
  const keys = Object.keys(dimensions).filter((key) => !Object.hasOwn(own, key));
  const tags = [...keys, ...Object.keys(own)]
    .sort(compareCodePoints)
    .map((key) => tag(key, Object.hasOwn(own, key) ? own[key as keyof typeof own] : dimensions[key]!));
  const fields = valueMeta === null ? '{}' : jsonText(valueMeta);
  return {
    head: `${escapeMeasurement(name)}${tags.join('')} value=`,
    value,
    tail: `,value_meta=${stringField(fields)} `,
    timestamp,
  };
}

/** The line of a metric as InfluxDB takes it, without the newline; it spells the value as JavaScript does. */
export function metricText({ head, value, tail, timestamp }: MetricLine): string {
  return `${head}${value}${tail}${timestamp}`;
}

function tag(key: string, value: string): string {
  if (value === '') return '';
  if (key === '') throw new RepositoryError('record', 'metric.dimensions: expected a name, got an empty one');
  return `,${escapeKey(key, 'metric.dimensions')}=${escapeKey(value, `metric.dimensions.${key}`)}`;
}
