import { sql, type Kysely } from 'kysely';
import { isJsonObject, stringifyJson, type AlarmTransition, type JsonObject } from '@monasca/common/messages';
import type { StoreRecord } from '../../record.js';
import type { Repository } from '../../repository.js';
import { arrayText } from './array.js';
import { toRepositoryError } from './errors.js';
import type { Schema } from './schema.js';

/** Alarm transitions, by tenant, alarm, millisecond and states; the first one written stands. */
export function alarmHistoryRepository(db: Kysely<Schema>): Repository<AlarmTransition> {
  return {
    async write(records: readonly StoreRecord<AlarmTransition>[]) {
      const column = (pick: (transition: AlarmTransition) => string | number | null): string =>
        arrayText(records.map(({ value }) => pick(value)));
      try {
        await sql`
          insert into alarm_state_history (tenant_id, alarm_id, time, old_state, new_state, reason, reason_data,
            link, lifecycle_state, metrics, sub_alarms)
          select tenant_id, alarm_id, to_timestamp(ms / 1000), old_state, new_state, reason, '{}',
            link, lifecycle_state, metrics, sub_alarms
          from unnest(
            ${column(({ tenantId }) => tenantId)}::text::text[], ${column(({ alarmId }) => alarmId)}::text::text[],
            ${column(({ timestamp }) => timestamp)}::text::float8[],
            ${column(({ oldState }) => oldState)}::text::text[], ${column(({ newState }) => newState)}::text::text[],
            ${column(({ stateChangeReason }) => stateChangeReason)}::text::text[],
            ${column(({ link }) => link ?? '')}::text::text[],
            ${column(({ lifecycleState }) => lifecycleState ?? '')}::text::text[],
            ${column(({ metrics }) => (metrics === null ? null : stringifyJson(metrics)))}::text::jsonb[],
            ${column(({ subAlarms }) => stringifyJson(subAlarms.map(subAlarm)))}::text::jsonb[]
          ) as row (tenant_id, alarm_id, ms, old_state, new_state, reason, link, lifecycle_state, metrics, sub_alarms)
          on conflict do nothing`.execute(db);
      } catch (error) {
        throw toRepositoryError(error);
      }
    },
  };
}

/** The names that readers of the history expect; only these four are renamed, and only where they stand. */
function subAlarm({ subAlarmExpression, subAlarmState, currentValues, ...rest }: JsonObject): JsonObject {
  return {
    sub_alarm_expression: expression(subAlarmExpression),
    sub_alarm_state: subAlarmState,
    current_values: currentValues,
    ...rest,
  };
}

function expression(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const { metricDefinition, ...rest } = value;
  return { metric_definition: metricDefinition, ...rest };
}
