import { ServiceError } from '../errors.js';
import { createJsonCodec } from './json-codec.js';
import { isNestedWithin, parseJson, parsePlainJson, type JsonObject } from './json.js';
import { maxDepth } from './json-scan.js';
import {
  asDouble,
  asInteger,
  asName,
  asObject,
  refuse,
  scalarText,
  secondsOf,
  textForm,
  type TextMap,
} from './reader.js';
import { readTenantMeta, wireRegion, type TenantMeta } from './tenant-meta.js';

/**
 * Dimensions by name, no value empty. The object has no prototype, so that any name is plain data; it is the parsed
 * document's own object, iterate it with `for … in` or `Object.keys`.
 */
export type Dimensions = TextMap;

/** One measurement. */
export interface Metric {
  /** Never empty. */
  readonly name: string;
  /** Milliseconds since the epoch, an integer of at most 2^53 - 1. */
  readonly timestamp: number;
  /** Milliseconds since the epoch with the fraction that `timestamp` cuts off; absent if there is none. */
  readonly exactTimestamp?: number;
  /** Finite. */
  readonly value: number;
  /** What the sender says beside the value, its numbers as doubles; null if it says nothing. */
  readonly valueMeta: JsonObject | null;
  readonly dimensions: Dimensions;
}

/** Whom a metric belongs to. */
export interface MetricMeta extends TenantMeta {
  /** Further keys with text, numbers or booleans, in text form, such as `userId` and `zone`; absent if there are none. */
  readonly extra?: TextMap;
}

/** A record of topic `metrics`. */
export interface MetricEnvelope {
  readonly metric: Metric;
  readonly meta: MetricMeta;
  /** Seconds since the epoch, when the sender built the envelope; for people, absent if it is no number. */
  readonly creationTime?: number;
}

/**
 * `{"metric": {name, timestamp, value, value_meta, dimensions}, "meta": {tenantId, region}, "creation_time"}`.
 * Timestamps may be integer strings, values numeric strings or booleans, dimensions null. Dimension values that are not
 * text take their text form; null and empty ones are left out. `encode` refuses a value that is not finite.
 */
export const metricCodec = createJsonCodec<MetricEnvelope>({
  name: 'metric',
  parse: parsePlainJson,

  read(document, text) {
    const envelope = asObject(document, 'envelope');
    const metric = readMetric(asObject(envelope.metric, 'metric'), text);
    const meta = readMeta(asObject(envelope.meta, 'meta'));
    const creationTime = secondsOf(envelope.creation_time);
    return creationTime === undefined ? { metric, meta } : { metric, meta, creationTime };
  },

  write({ metric, meta, creationTime }) {
    const { name, value, valueMeta, dimensions } = metric;
    const timestamp = metric.exactTimestamp ?? metric.timestamp;
    if (!Number.isFinite(value)) {
      throw new ServiceError('invalidData', `metric.value of ${name}: expected a finite number, got ${value}`);
    }
    return {
      metric: { name, timestamp, value, value_meta: valueMeta, dimensions },
      meta: { ...meta.extra, tenantId: meta.tenantId, region: wireRegion(meta.region) },
      creation_time: creationTime,
    };
  },
});

function readMeta(value: JsonObject): MetricMeta {
  const meta = readTenantMeta(value);
  let extra: Record<string, string> | undefined;
  for (const key in value) {
    const text = key === 'tenantId' || key === 'region' ? undefined : scalarText(value[key]);
    if (text === undefined) continue;
    extra ??= Object.create(null) as Record<string, string>;
    extra[key] = text;
  }
  return extra === undefined ? meta : { ...meta, extra };
}

function readMetric(fields: JsonObject, text: string): Metric {
  const metric = {
    name: asName(fields.name, 'metric.name'),
    timestamp: asInteger(fields.timestamp, 'metric.timestamp'),
    value: asDouble(fields.value, 'metric.value'),
    valueMeta: readValueMeta(fields.value_meta),
    dimensions: readDimensions(fields.dimensions, text),
  };
  const sent = fields.timestamp;
  return typeof sent === 'number' && sent !== metric.timestamp ? { ...metric, exactTimestamp: sent } : metric;
}

function readValueMeta(value: unknown): JsonObject | null {
  // Senders write "nothing" as null, "", [] or 0, all of which count as no value meta.
  if (!value || (Array.isArray(value) && value.length === 0)) return null;
  const valueMeta = asObject(value, 'metric.value_meta');
  if (isNestedWithin(valueMeta, maxDepth)) return valueMeta;
  return refuse('metric.value_meta', `an object nested at most ${maxDepth} deep`, valueMeta, 'range');
}

const noDimensions: Dimensions = Object.freeze(Object.create(null) as Dimensions);

function readDimensions(value: unknown, text: string): Dimensions {
  if (value === null || value === undefined) return noDimensions;
  const dimensions = asObject(value, 'metric.dimensions');
  for (const key in dimensions) {
    if (typeof dimensions[key] !== 'string' || dimensions[key] === '') return textForms(dimensions, text);
  }
  // Dropping the prototype is cheaper than a copy, and the document is nobody else's.
  return Object.setPrototypeOf(dimensions, null) as Dimensions;
}

function textForms(parsed: JsonObject, text: string): Dimensions {
  const forms = Object.create(null) as Record<string, string>;
  const dimensions = Object.values(parsed).some(mayHoldNumbers) ? exactDimensions(text) : parsed;
  for (const [key, value] of Object.entries(dimensions)) {
    const form = textForm(value);
    if (form !== undefined && form !== '') forms[key] = form;
  }
  return forms;
}

function mayHoldNumbers(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'object' && value !== null);
}

// Doubles would merge series whose dimensions differ beyond 2^53, or print 1.0 as 1.
function exactDimensions(text: string): JsonObject {
  const { metric } = asObject(parseJson(text), 'envelope');
  return asObject(asObject(metric, 'metric').dimensions, 'metric.dimensions');
}
