import { isJsonObject, type EventEnvelope, type JsonObject } from '@monasca/common/messages';
import { isOnCalendar } from '../../mapping/event-time.js';
import type { StoreRecord } from '../../record.js';
import { isoDate } from './iso-time.js';
import { textOrNull } from './text.js';

/** An event as the original stores it: these keys, in this order. */
export function eventDocument({ value: { event, meta } }: StoreRecord<EventEnvelope>): JsonObject {
  return {
    project_id: meta.projectId,
    '@timestamp': textOrNull(event.timestamp),
    event_type: textOrNull(event.event_type),
    payload: objectOrNull(event.payload),
    dimensions: objectOrNull(event.dimensions),
  };
}

/** The day of its own timestamp where that begins with one, else the day when Kafka took it. */
export function eventDate({ value, recordedAt }: StoreRecord<EventEnvelope>): string {
  const { timestamp } = value.event;
  const [date] = /^\d{4}-\d\d-\d\d/.exec(typeof timestamp === 'string' ? timestamp : '') ?? [];
  return date !== undefined && isOnCalendar(date) ? date : isoDate(recordedAt);
}

/** A field that holds objects takes nothing else: what is none is put into one. */
function objectOrNull(value: unknown): unknown {
  return value === null || isJsonObject(value) ? value : { value };
}
