import type { LogBody } from '@monasca/common/messages';
import type { AnyValue, KeyValue, ResourceRecord } from './messages.js';

/** Longest name or value of a dimension, in code points. */
const lengthMax = 255;

/** Characters that a name of a dimension may not hold. */
const restricted = /[><={}() '",;&]/g;

/** The least number of each severity (OpenTelemetry's log data model). */
const severities = ['trace', 'debug', 'info', 'warning', 'error', 'critical'] as const;
const numbersEach = 4;

/**
 * The log that a record of OTLP is: its body is the message, its attributes and those of its resource are dimensions.
 * Attributes that no dimension can hold are kept in `attributes`, so that nothing is lost.
 */
export function toLog({ record, resource, scope }: ResourceRecord): LogBody {
  const { body, attributes = [], severityNumber = 0, traceId, spanId, eventName } = record;
  const message = body === undefined ? '' : valueOf(body);
  const { dimensions, others } = partition([...resource, ...attributes].map(entryOf));
  const level = record.severityText ?? severities[Math.ceil(severityNumber / numbersEach) - 1];
  return withoutUndefined({
    message,
    timestamp: secondsOf(record.timeUnixNano) ?? secondsOf(record.observedTimeUnixNano),
    level: level === '' ? undefined : level?.toLowerCase(),
    logger: scope === '' ? undefined : scope,
    event_name: eventName === '' ? undefined : eventName,
    trace_id: traceId === '' ? undefined : traceId,
    span_id: spanId === '' ? undefined : spanId,
    attributes: objectOf(others),
    dimensions: objectOf(dimensions),
  }) as unknown as LogBody;
}

/**
 * Attributes by whether a dimension can hold them. Of the same name the last wins; of different names that make the same
 * dimension the first has it.
 */
function partition(attributes: readonly (readonly [string, unknown])[]) {
  const dimensions = new Map<string, string>();
  const owners = new Map<string, string>();
  const others = new Map<string, unknown>();
  for (const [name, value] of attributes) {
    const text = dimensionText(value);
    const dimension = dimensionName(name);
    if (text === undefined || dimension === undefined || (owners.get(dimension) ?? name) !== name) {
      others.set(name, value);
    } else {
      dimensions.set(dimension, text);
      owners.set(dimension, name);
    }
  }
  return { dimensions, others };
}

/** The object of some entries, of any name; undefined where there are none. */
const objectOf = (entries: ReadonlyMap<string, unknown>): object | undefined =>
  entries.size === 0 ? undefined : Object.fromEntries(entries);

/** What a value is in JSON; numbers that it cannot carry are texts. */
function valueOf(value: AnyValue): unknown {
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(valueOf);
  if (value.kvlistValue !== undefined) return Object.fromEntries((value.kvlistValue.values ?? []).map(entryOf));
  if (value.intValue !== undefined) return numberOrText(value.intValue, Number.isSafeInteger);
  if (value.doubleValue !== undefined) return numberOrText(value.doubleValue, Number.isFinite);
  return value.stringValue ?? value.boolValue ?? value.bytesValue ?? null;
}

/** A number that JSON can carry unharmed, or else its text. */
function numberOrText(value: string | number, isCarried: (number: number) => boolean): number | string {
  const number = Number(value);
  return isCarried(number) ? number : String(value);
}

function entryOf({ key = '', value = {} }: KeyValue): [string, unknown] {
  return [key, valueOf(value)];
}

function dimensionText(value: unknown): string | undefined {
  if (!['string', 'number', 'boolean'].includes(typeof value)) return undefined;
  const text = String(value);
  return text === '' || [...text].length > lengthMax ? undefined : text;
}

function dimensionName(name: string): string | undefined {
  const allowed = name.replace(restricted, '_').replace(/^_+/, '');
  return allowed === '' || [...allowed].length > lengthMax ? undefined : allowed;
}

/** Seconds since the epoch, as logs have them. */
function secondsOf(nanoseconds: string | number | undefined): number | undefined {
  const number = Number(nanoseconds ?? 0);
  return number > 0 ? Math.round(number / 1e3) / 1e6 : undefined;
}

const withoutUndefined = (fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
