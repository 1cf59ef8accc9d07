import { sql, type Kysely } from 'kysely';
import { stringifyJson, type EventEnvelope } from '@monasca/common/messages';
import type { StoreRecord } from '../../record.js';
import type { Repository } from '../../repository.js';
import { arrayText } from './array.js';
import { toRepositoryError } from './errors.js';
import type { Schema } from './schema.js';

type EventRecord = StoreRecord<EventEnvelope>;

/** Events, by content key; an event that is sent again adds no row. */
export function eventRepository(db: Kysely<Schema>): Repository<EventEnvelope> {
  return {
    async write(records: readonly EventRecord[]) {
      const column = (pick: (record: EventRecord) => string | number | null): string => arrayText(records.map(pick));
      try {
        await sql`
          insert into events (id, project_id, time, event_type, event_timestamp, payload, dimensions, fields)
          select id, project_id, to_timestamp(ms / 1000), event_type, event_timestamp, payload, dimensions, fields
          from unnest(
            ${column(({ id }) => id)}::text::uuid[], ${column(({ value }) => value.meta.projectId)}::text::text[],
            ${column(time)}::text::float8[],
            ${column(({ value }) => text(value.event.event_type))}::text::text[],
            ${column(({ value }) => text(value.event.timestamp))}::text::text[],
            ${column(({ value }) => stringifyJson(value.event.payload))}::text::jsonb[],
            ${column(({ value }) => stringifyJson(value.event.dimensions))}::text::jsonb[],
            ${column(({ value }) => stringifyJson(fields(value)))}::text::jsonb[]
          ) as row (id, project_id, ms, event_type, event_timestamp, payload, dimensions, fields)
          on conflict do nothing`.execute(db);
      } catch (error) {
        throw toRepositoryError(error);
      }
    },
  };
}

/** ISO 8601, with a T or a blank before the time of day. */
const isoTime = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d:?\d\d)?$/;

/** Milliseconds since the epoch: the event's own time where it can be read (UTC unless it says otherwise), else Kafka's. */
function time({ value, recordedAt }: EventRecord): number {
  const { timestamp } = value.event;
  const [, date, clock = '00:00', zone = 'Z'] = isoTime.exec(typeof timestamp === 'string' ? timestamp : '') ?? [];
  if (date === undefined || !isOnCalendar(date)) return recordedAt;
  const parsed = Date.parse(`${date}T${clock}${zone}`);
  return Number.isNaN(parsed) ? recordedAt : parsed;
}

/** Date.parse makes 3 March of 31 February. */
function isOnCalendar(date: string): boolean {
  const parsed = Date.parse(date);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(date);
}

function text(value: unknown): string | null {
  if (value === null) return null;
  return typeof value === 'string' ? value : stringifyJson(value);
}

function fields({ event }: EventEnvelope): object {
  const { event_type: _type, timestamp: _time, payload: _payload, dimensions: _dimensions, ...rest } = event;
  return rest;
}
