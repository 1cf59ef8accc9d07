import { isDeepStrictEqual } from 'node:util';
import { stringifyJson, type AlarmTransition } from '@monasca/common/messages';
import { historySubAlarms } from '../../mapping/alarm-history.js';
import type { StoreRecord } from '../../record.js';
import { absent, allStored, expired, type Repository } from '../../repository.js';
import { findRows } from './find-rows.js';
import { checkKeySize } from './key-size.js';
import { partitionKey } from './partition-key.js';
import { placesOf, writtenOf } from './places.js';
import type { RepositoryParts } from './repository-parts.js';
import { isOutlived } from './retention.js';
import type { Statement } from './statement.js';
import { checkTime } from './time-range.js';
import { writeTime } from './write-time.js';

interface AlarmRow {
  readonly place: string;
  readonly record: StoreRecord<AlarmTransition>;
}

/** Alarm transitions, by tenant, alarm and millisecond. Of two for the same place the later written stands. */
export function alarmHistoryRepository({
  session,
  queries,
  retention,
  isTimed,
}: RepositoryParts): Repository<AlarmTransition> {
  return {
    async write(records) {
      if (records.length === 0) return allStored;
      const all = placesOf(records, rowOf, isTimed);
      return writtenOf(all, await session.write(all.places.map(({ row }) => statementOf(row))));
    },
    identity: ({ value }) => placeOf(value),
    async find(records) {
      const wanted = records.map(rowOf).map(({ record: { value } }) => {
        const partition = [value.tenantId, value.alarmId];
        return { partition, partitionKey: JSON.stringify(partition), time: value.timestamp };
      });
      const found = await findRows(session, queries.findAlarms, wanted);
      return records.map(({ value, recordedAt }, at) => {
        const stored = found[at];
        if (stored === undefined) return isOutlived(retention, recordedAt) ? expired : absent;
        const columns = { time_stamp: new Date(value.timestamp), ...columnsOf(value) };
        return { copies: 1, isEqual: isDeepStrictEqual({ ...stored }, columns) };
      });
    },
  };

  function statementOf({ record: { value, recordedAt } }: AlarmRow): Statement {
    const { tenantId, alarmId, timestamp } = value;
    const columns = Object.values(columnsOf(value));
    const values = [...writeTime(isTimed, recordedAt, columns.join('\0')), ...columns, tenantId, alarmId, timestamp];
    return { query: queries.alarm, values, partition: partitionKey(tenantId, alarmId) };
  }
}

function rowOf(record: StoreRecord<AlarmTransition>): AlarmRow {
  const { tenantId, alarmId, timestamp } = record.value;
  checkTime(timestamp, 'alarm-transitioned.timestamp');
  checkKeySize([tenantId, alarmId], 'alarm-transitioned.tenantId, alarmId');
  return { place: placeOf(record.value), record };
}

const placeOf = ({ tenantId, alarmId, timestamp }: AlarmTransition): string =>
  JSON.stringify([tenantId, alarmId, timestamp]);

/** The columns beside the key, in the order of the statement. */
function columnsOf(transition: AlarmTransition) {
  const { metrics, oldState, newState, stateChangeReason } = transition;
  return {
    metric: stringifyJson(metrics),
    old_state: oldState,
    new_state: newState,
    sub_alarms: stringifyJson(historySubAlarms(transition)),
    reason: stateChangeReason,
    reason_data: '{}',
  };
}
