import { isJsonObject, type JsonObject, type LogEnvelope } from '@monasca/common/messages';
import { logSeconds } from '../../mapping/log-time.js';
import type { StoreRecord } from '../../record.js';
import { isDatable, isoTime } from './iso-time.js';
import { textOrNull } from './text.js';

/** Names that a document has for itself. */
const own = new Set([
  '@timestamp',
  'creation_time',
  'message',
  'log_level',
  'tenant',
  'region',
  'dimensions',
  'fields',
]);

/**
 * A log entry as the original's Logstash stores it, each dimension as a field beside `message`. What Logstash dropped is
 * in `fields`; dimensions that cannot be fields are in `dimensions`.
 */
export function logDocument(record: StoreRecord<LogEnvelope>): JsonObject {
  const { log, meta, creationTime } = record.value;
  const { message, dimensions, ...rest } = log;
  const named = isJsonObject(dimensions) ? dimensions : {};
  const fields = dimensions === undefined || isJsonObject(dimensions) ? rest : { ...rest, dimensions };
  const createdAt = (creationTime ?? Number.NaN) * 1_000;
  return {
    ...texts(named, (name) => isFieldName(name)),
    '@timestamp': logTime(record),
    ...(isDatable(createdAt) ? { creation_time: isoTime(createdAt) } : {}),
    message: textOrNull(message),
    ...(log.level === undefined || log.level === null ? {} : { log_level: textOrNull(log.level) }),
    tenant: meta.tenantId,
    ...(meta.region === '' ? {} : { region: meta.region }),
    ...unlessEmpty(
      'dimensions',
      texts(named, (name) => !isFieldName(name)),
    ),
    ...unlessEmpty('fields', fields),
  };
}

/** When it happened, `yyyy-MM-ddTHH:mm:ss.SSSZ`: the time that it says if that is a date, else when Kafka took it. */
export function logTime(record: StoreRecord<LogEnvelope>): string {
  const ms = logSeconds(record) * 1_000;
  return isoTime(isDatable(ms) ? ms : record.recordedAt);
}

/**
 * Whether a dimension of this name can be a field of the document. Elasticsearch takes no blank names and none of its own,
 * which begin with `_`; and `a.keyword` is a part of the field `a`, which could no longer be made.
 */
function isFieldName(name: string): boolean {
  if (own.has(name) || name.startsWith('_') || name.endsWith('.keyword')) return false;
  return name.length <= 255 && !/^[\s\u{1c}-\u{1f}]*$/u.test(name);
}

/** A field has one type for all documents: every value is text. */
function texts(dimensions: JsonObject, isWanted: (name: string) => boolean): JsonObject {
  const wanted = Object.entries(dimensions).filter(([name]) => isWanted(name));
  return Object.fromEntries(wanted.map(([name, value]) => [name, textOrNull(value)]));
}

function unlessEmpty(name: string, object: JsonObject): JsonObject {
  return Object.keys(object).length === 0 ? {} : { [name]: object };
}
