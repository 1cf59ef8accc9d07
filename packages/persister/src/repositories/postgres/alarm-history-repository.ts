import { sql, type Kysely, type RawBuilder } from 'kysely';
import { stringifyJson, type AlarmTransition } from '@monasca/common/messages';
import { historySubAlarms } from '../../mapping/alarm-history.js';
import type { StoreRecord } from '../../record.js';
import { allStored, type Repository } from '../../repository.js';
import { arrayText } from './array.js';
import { toRepositoryError } from './errors.js';
import { findRows } from './find.js';
import type { Schema } from './schema.js';

const key = ['tenant_id', 'alarm_id', 'time', 'old_state', 'new_state'] as const;

/** Alarm transitions, by tenant, alarm, millisecond and states; the first one written stands. */
export function alarmHistoryRepository(db: Kysely<Schema>, retentionDays: number): Repository<AlarmTransition> {
  return {
    async write(records) {
      try {
        await sql`
          insert into alarm_state_history (tenant_id, alarm_id, time, old_state, new_state, reason, reason_data,
            link, lifecycle_state, metrics, sub_alarms)
          select tenant_id, alarm_id, time, old_state, new_state, reason, '{}', link, lifecycle_state, metrics, sub_alarms
          from (${rows(records)}) as row order by tenant_id, alarm_id, time, old_state, new_state
          on conflict do nothing`.execute(db);
        return allStored;
      } catch (error) {
        throw toRepositoryError(error);
      }
    },
    keeps: 'first',
    identity: ({ value: { tenantId, alarmId, timestamp, oldState, newState } }) =>
      JSON.stringify([tenantId, alarmId, timestamp, oldState, newState]),
    find: (records) =>
      findRows(db, rows(records), {
        table: 'alarm_state_history',
        key,
        retentionDays,
        isEqual: sql`(stored.reason, stored.metrics, stored.sub_alarms)
          is not distinct from (wanted.reason, wanted.metrics, wanted.sub_alarms)`,
      }),
  };
}

function rows(records: readonly StoreRecord<AlarmTransition>[]): RawBuilder<unknown> {
  const column = (pick: (transition: AlarmTransition) => string | number | null): string =>
    arrayText(records.map(({ value }) => pick(value)));
  return sql`
    select tenant_id, alarm_id, to_timestamp(ms / 1000) as time, old_state, new_state, reason, link, lifecycle_state,
      metrics, sub_alarms, ordinal
    from unnest(
      ${column(({ tenantId }) => tenantId)}::text::text[], ${column(({ alarmId }) => alarmId)}::text::text[],
      ${column(({ timestamp }) => timestamp)}::text::float8[],
      ${column(({ oldState }) => oldState)}::text::text[], ${column(({ newState }) => newState)}::text::text[],
      ${column(({ stateChangeReason }) => stateChangeReason)}::text::text[],
      ${column(({ link }) => link ?? '')}::text::text[],
      ${column(({ lifecycleState }) => lifecycleState ?? '')}::text::text[],
      ${column(({ metrics }) => (metrics === null ? null : stringifyJson(metrics)))}::text::jsonb[],
      ${column((transition) => stringifyJson(historySubAlarms(transition)))}::text::jsonb[]
    ) with ordinality
      as row (tenant_id, alarm_id, ms, old_state, new_state, reason, link, lifecycle_state, metrics, sub_alarms, ordinal)`;
}
