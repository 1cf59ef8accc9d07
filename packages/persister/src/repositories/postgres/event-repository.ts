import { sql, type Kysely, type RawBuilder } from 'kysely';
import { stringifyJson, type EventEnvelope } from '@monasca/common/messages';
import { eventTime } from '../../mapping/event-time.js';
import type { StoreRecord } from '../../record.js';
import { allStored, type Repository } from '../../repository.js';
import { arrayText } from './array.js';
import { toRepositoryError } from './errors.js';
import { findRows } from './find.js';
import type { Schema } from './schema.js';

type EventRecord = StoreRecord<EventEnvelope>;

/** Events, by content key; an event that is sent again adds no row. */
export function eventRepository(db: Kysely<Schema>, retentionDays: number): Repository<EventEnvelope> {
  return {
    async write(records) {
      try {
        await sql`
          insert into events (id, project_id, time, event_type, event_timestamp, payload, dimensions, fields)
          select id, project_id, time, event_type, event_timestamp, payload, dimensions, fields
          from (${rows(records)}) as row order by id
          on conflict do nothing`.execute(db);
        return allStored;
      } catch (error) {
        throw toRepositoryError(error);
      }
    },
    keeps: 'first',
    identity: ({ id }) => id,
    find: (records) =>
      findRows(db, rows(records), {
        table: 'events',
        key: ['id'],
        retentionDays,
        isEqual: sql`(stored.event_type, stored.event_timestamp, stored.payload)
          is not distinct from (wanted.event_type, wanted.event_timestamp, wanted.payload)`,
      }),
  };
}

function rows(records: readonly EventRecord[]): RawBuilder<unknown> {
  const column = (pick: (record: EventRecord) => string | number | null): string => arrayText(records.map(pick));
  return sql`
    select id, project_id, to_timestamp(ms / 1000) as time, event_type, event_timestamp, payload, dimensions, fields,
      ordinal
    from unnest(
      ${column(({ id }) => id)}::text::uuid[], ${column(({ value }) => value.meta.projectId)}::text::text[],
      ${column(eventTime)}::text::float8[],
      ${column(({ value }) => text(value.event.event_type))}::text::text[],
      ${column(({ value }) => text(value.event.timestamp))}::text::text[],
      ${column(({ value }) => stringifyJson(value.event.payload))}::text::jsonb[],
      ${column(({ value }) => stringifyJson(value.event.dimensions))}::text::jsonb[],
      ${column(({ value }) => stringifyJson(fields(value)))}::text::jsonb[]
    ) with ordinality as row (id, project_id, ms, event_type, event_timestamp, payload, dimensions, fields, ordinal)`;
}

function text(value: unknown): string | null {
  if (value === null) return null;
  return typeof value === 'string' ? value : stringifyJson(value);
}

function fields({ event }: EventEnvelope): object {
  const { event_type: _type, timestamp: _time, payload: _payload, dimensions: _dimensions, ...rest } = event;
  return rest;
}
