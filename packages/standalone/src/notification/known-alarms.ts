import { sql, type Kysely } from 'kysely';
import { ServiceError } from '@monasca/common';
import type { AlarmTransition } from '@monasca/common/messages';
import type { PersisterParts } from '@monasca/persister';

/** The store of the persister. */
export type Store = Awaited<ReturnType<NonNullable<PersisterParts['openStore']>>>;

/**
 * Keeps the API's table of alarms as the transitions that are stored have them, as the threshold engine would: without it
 * no notification is repeated. Alarms of definitions that are not in the database are left out, and what is older than the
 * table changes nothing.
 */
export function keepingAlarms(db: Kysely<unknown>, store: Store): Store {
  const { alarmHistory } = store.repositories;
  if (alarmHistory === undefined) return store;
  const write: typeof alarmHistory.write = async (records) => {
    const written = await alarmHistory.write(records);
    const transitions = records.map(({ value }) => value);
    await noteAlarms(db, transitions).catch((error: unknown) => {
      // All of it is written again.
      const text = `alarms are not noted: ${(error as Error).message}`;
      throw new ServiceError('unavailable', text, { cause: error });
    });
    return written;
  };
  return { ...store, repositories: { ...store.repositories, alarmHistory: { ...alarmHistory, write } } };
}

async function noteAlarms(db: Kysely<unknown>, transitions: readonly AlarmTransition[]): Promise<void> {
  const latest = new Map<string, AlarmTransition>();
  for (const one of transitions) {
    const known = latest.get(one.alarmId);
    if (isStorable(one) && (known === undefined || known.timestamp <= one.timestamp)) latest.set(one.alarmId, one);
  }
  if (latest.size === 0) return;
  const rows = JSON.stringify(
    [...latest.values()].map(({ alarmId: id, alarmDefinitionId: definition, newState: state, timestamp: ms }) => ({
      ...{ id, definition, state, ms },
    })),
  );
  await sql`
    insert into alarm (id, alarm_definition_id, state, created_at, state_updated_at, updated_at)
    select row.id, row.definition, row.state, at, at, at
    from jsonb_to_recordset(${rows}::text::jsonb) as row (id text, definition text, state text, ms float8),
      lateral (select to_timestamp(ms / 1000) at time zone 'utc' as at) as time
    where exists (select from alarm_definition where alarm_definition.id = row.definition)
    order by row.id
    on conflict (id) do update
      set state = excluded.state, state_updated_at = excluded.state_updated_at, updated_at = excluded.updated_at
      where alarm.state_updated_at is null or alarm.state_updated_at <= excluded.state_updated_at`.execute(db);
}

/** States that the table takes. */
const states: ReadonlySet<string> = new Set(['UNDETERMINED', 'OK', 'ALARM']);

/** Latest time in ms that JavaScript and, with it, everything here knows. */
const latestMs = 8.64e15;

/** Whether the columns can hold it: one that they cannot hold would cost those that are written with it. */
const isStorable = ({ alarmId, alarmDefinitionId, newState, timestamp }: AlarmTransition): boolean =>
  [alarmId, alarmDefinitionId ?? ''].every((id) => id !== '' && id.length <= 36 && !id.includes('\0')) &&
  states.has(newState) &&
  Math.abs(timestamp) <= latestMs;
