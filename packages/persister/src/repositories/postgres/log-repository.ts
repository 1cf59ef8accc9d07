import { sql, type Kysely, type RawBuilder } from 'kysely';
import { stringifyJson, type LogEnvelope } from '@monasca/common/messages';
import { logSeconds } from '../../mapping/log-time.js';
import type { StoreRecord } from '../../record.js';
import { allStored, type Repository } from '../../repository.js';
import { arrayText } from './array.js';
import { toRepositoryError } from './errors.js';
import { findRows } from './find.js';
import type { Schema } from './schema.js';

type LogRecord = StoreRecord<LogEnvelope>;

/** Log entries, by message id; a copy of an entry adds no row. */
export function logRepository(db: Kysely<Schema>, retentionDays: number): Repository<LogEnvelope> {
  return {
    async write(records) {
      try {
        await sql`
          insert into logs (id, tenant_id, region, time, message, dimensions, fields)
          select id, tenant_id, region, time, message, dimensions, fields
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
        table: 'logs',
        key: ['id'],
        retentionDays,
        isEqual: sql`(stored.message, stored.dimensions, stored.fields)
          is not distinct from (wanted.message, wanted.dimensions, wanted.fields)`,
      }),
  };
}

function rows(records: readonly LogRecord[]): RawBuilder<unknown> {
  const column = (pick: (record: LogRecord) => string | number): string => arrayText(records.map(pick));
  return sql`
    select id, tenant_id, region, to_timestamp(seconds) as time, message, dimensions, fields, ordinal
    from unnest(
      ${column(({ id }) => id)}::text::uuid[], ${column(({ value }) => value.meta.tenantId)}::text::text[],
      ${column(({ value }) => value.meta.region)}::text::text[], ${column(logSeconds)}::text::float8[],
      ${column(({ value }) => text(value.log.message))}::text::text[],
      ${column(({ value }) => stringifyJson(value.log.dimensions ?? {}))}::text::jsonb[],
      ${column(({ value }) => stringifyJson(fields(value)))}::text::jsonb[]
    ) with ordinality as row (id, tenant_id, region, seconds, message, dimensions, fields, ordinal)`;
}

function text(message: unknown): string {
  return typeof message === 'string' ? message : stringifyJson(message);
}

function fields({ log }: LogEnvelope): object {
  const { message: _message, dimensions: _dimensions, ...rest } = log;
  return rest;
}
