import { sql, type Kysely } from 'kysely';
import { numberOf, stringifyJson, type LogEnvelope } from '@monasca/common/messages';
import type { StoreRecord } from '../../record.js';
import type { Repository } from '../../repository.js';
import { arrayText } from './array.js';
import { toRepositoryError } from './errors.js';
import type { Schema } from './schema.js';

type LogRecord = StoreRecord<LogEnvelope>;

/** Log entries, by message id; a copy of an entry adds no row. */
export function logRepository(db: Kysely<Schema>): Repository<LogEnvelope> {
  return {
    async write(records: readonly LogRecord[]) {
      const column = (pick: (record: LogRecord) => string | number): string => arrayText(records.map(pick));
      try {
        await sql`
          insert into logs (id, tenant_id, region, time, message, dimensions, fields)
          select id, tenant_id, region, to_timestamp(seconds), message, dimensions, fields from unnest(
            ${column(({ id }) => id)}::text::uuid[], ${column(({ value }) => value.meta.tenantId)}::text::text[],
            ${column(({ value }) => value.meta.region)}::text::text[], ${column(seconds)}::text::float8[],
            ${column(({ value }) => text(value.log.message))}::text::text[],
            ${column(({ value }) => stringifyJson(value.log.dimensions ?? {}))}::text::jsonb[],
            ${column(({ value }) => stringifyJson(fields(value)))}::text::jsonb[]
          ) as row (id, tenant_id, region, seconds, message, dimensions, fields)
          on conflict do nothing`.execute(db);
      } catch (error) {
        throw toRepositoryError(error);
      }
    },
  };
}

/** The sender's own `timestamp` in UNIX seconds where there is one, else when the gateway, else when Kafka took it. */
function seconds({ value, recordedAt }: LogRecord): number {
  const own = numberOf(value.log.timestamp);
  return own !== undefined && Number.isFinite(own) ? own : (value.creationTime ?? recordedAt / 1000);
}

function text(message: unknown): string {
  return typeof message === 'string' ? message : stringifyJson(message);
}

function fields({ log }: LogEnvelope): object {
  const { message: _message, dimensions: _dimensions, ...rest } = log;
  return rest;
}
