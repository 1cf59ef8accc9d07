import type { AlarmTransition } from '@monasca/common/messages';
import type { StoreRecord } from '../../record.js';
import { RepositoryError, type Repository } from '../../repository.js';
import type { InfluxClient } from './client.js';
import type { DatabaseName } from './database-name.js';
import { formOf } from './line/form-of.js';
import {
  alarmHistoryFields,
  alarmHistoryMeasurement,
  alarmHistoryTags,
  alarmHistoryText,
  alarmHistoryTime,
} from './line/alarm-history-line.js';
import { writeLines } from './lines.js';
import { PointSearch } from './point-search.js';
import type { Sought } from './sought.js';

/** Fields whose equality shows that a point is the one of a transition. */
const compared = ['alarm_id', 'metrics', 'new_state', 'old_state', 'reason', 'sub_alarms'] as const;

/** Alarm transitions as points: by tenant, alarm, millisecond, and within it by states. */
export function alarmHistoryRepository(
  client: InfluxClient,
  databaseOf: DatabaseName,
  batchSize: number,
): Repository<AlarmTransition> {
  return {
    write(records) {
      const lines = records.map(({ value }) => ({
        database: databaseOf(value.tenantId),
        timestamp: value.timestamp,
        text: alarmHistoryText(value),
      }));
      return writeLines(client, lines, { precision: 'ns', batchSize });
    },
    identity: ({ value }) => {
      const time = formOf(() => alarmHistoryTime(value));
      return JSON.stringify([value.tenantId, value.alarmId, time instanceof RepositoryError ? value : String(time)]);
    },
    find: (records) => {
      const wanted = { fields: compared, tenantTag: 'tenant_id', contentOf: JSON.stringify };
      const search = new PointSearch({ client, ...wanted, soughtOf });
      for (const record of records) search.add(record);
      return search.find();
    },
  };

  function soughtOf({ value }: StoreRecord<AlarmTransition>): Sought | RepositoryError {
    const time = formOf(() => alarmHistoryTime(value));
    if (time instanceof RepositoryError) return time;
    const { tenantId: tenant, alarmId, timestamp: milliseconds } = value;
    const fields = alarmHistoryFields(value);
    return {
      ...{ database: databaseOf(tenant), measurement: alarmHistoryMeasurement, tenant },
      series: JSON.stringify([tenant, alarmId]),
      tags: () => alarmHistoryTags(value),
      ...{ milliseconds, nanoseconds: Number(time - BigInt(milliseconds) * 1_000_000n) },
      content: JSON.stringify(compared.map((name) => fields[name])),
    };
  }
}
