import type { EventEnvelope } from '@monasca/common/messages';
import type { StoreRecord } from '../record.js';

/** ISO 8601, with a T or a blank before the time of day. */
const isoTime = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d:?\d\d)?$/;

/** Milliseconds since the epoch: the event's own time where it can be read (UTC unless it says otherwise), else Kafka's. */
export function eventTime({ value, recordedAt }: StoreRecord<EventEnvelope>): number {
  const { timestamp } = value.event;
  const [, date, clock = '00:00', zone = 'Z'] = isoTime.exec(typeof timestamp === 'string' ? timestamp : '') ?? [];
  if (date === undefined || !isOnCalendar(date)) return recordedAt;
  const parsed = Date.parse(`${date}T${clock}${zone}`);
  return Number.isNaN(parsed) ? recordedAt : parsed;
}

/** Whether this `yyyy-MM-dd` is a day; Date.parse makes 3 March of 31 February. */
export function isOnCalendar(date: string): boolean {
  const parsed = Date.parse(date);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(date);
}
