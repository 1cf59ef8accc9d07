import type { Kysely } from 'kysely';
import { createRetry, type Log } from '@monasca/common';
import type { Method } from '../notification.js';
import { Batched } from './batched.js';
import type { AlarmNow, MethodStore } from './method-store.js';
import { Remembered } from './remembered.js';
import type { ApiDatabase } from './schema.js';
import { sqlError } from './sql-error.js';

export interface SqlStoreOptions {
  readonly log: Log;
  /** Ends the wait for a database that is away. */
  readonly signal: AbortSignal;
  /** How old what is known of methods may be, in ms. Default 0: it is asked for each time. */
  readonly ageMs?: number;
  /** What closing the store does. Default: it closes the database. */
  readonly close?: () => Promise<void>;
}

/** The API's tables, in one dialect for all databases. Many look-ups share a query; one that fails is repeated. */
export class SqlStore implements MethodStore {
  readonly #database: Kysely<ApiDatabase>;
  readonly #close: () => Promise<void>;
  readonly #actions: Remembered<readonly Method[]>;
  readonly #methods: Remembered<Method | undefined>;
  readonly #alarms: Batched<AlarmNow | undefined>;

  constructor(
    database: Kysely<ApiDatabase>,
    { log, signal, ageMs = 0, close = () => database.destroy() }: SqlStoreOptions,
  ) {
    this.#database = database;
    this.#close = close;
    const retry = createRetry({ name: 'database', log, signal });
    const patient =
      <V>(ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>) =>
      (keys: readonly string[]) =>
        retry(() => guarded(() => ask(keys)));
    const actions = new Batched<readonly Method[]>(
      patient((keys) => this.#readActions(keys)),
      [],
    );
    const methods = new Batched<Method | undefined>(
      patient((ids) => this.#readMethods(ids)),
      undefined,
    );
    this.#actions = new Remembered((key) => actions.get(key), ageMs);
    this.#methods = new Remembered((id) => methods.get(id), ageMs);
    this.#alarms = new Batched<AlarmNow | undefined>(
      patient((ids) => this.#readAlarms(ids)),
      undefined,
    );
  }

  actions(alarmDefinitionId: string, state: string): Promise<readonly Method[]> {
    if (!isKey(alarmDefinitionId) || !isKey(state)) return Promise.resolve([]);
    return this.#actions.get(JSON.stringify([alarmDefinitionId, state]));
  }

  method(id: string): Promise<Method | undefined> {
    return !isKey(id) ? Promise.resolve(undefined) : this.#methods.get(id);
  }

  alarm(id: string): Promise<AlarmNow | undefined> {
    return !isKey(id) ? Promise.resolve(undefined) : this.#alarms.get(id);
  }

  registerTypes(types: readonly string[]): Promise<void> {
    return guarded(async () => {
      const missing = await this.#missingTypes(types);
      // Another process may add the same at this moment: what counts is that they are there.
      for (const name of missing) {
        await this.#database
          .insertInto('notification_method_type')
          .values({ name })
          .execute()
          .catch(async (error: unknown) => {
            if ((await this.#missingTypes([name])).length > 0) throw error;
          });
      }
    });
  }

  check(): Promise<void> {
    return guarded(async () => {
      await this.#database.selectFrom('notification_method_type').select('name').limit(1).execute();
    });
  }

  close(): Promise<void> {
    return this.#close();
  }

  async #missingTypes(types: readonly string[]): Promise<string[]> {
    const rows = await this.#database.selectFrom('notification_method_type').select('name').execute();
    const known = new Set(rows.map(({ name }) => name));
    return types.filter((type) => !known.has(type));
  }

  async #readActions(keys: readonly string[]): Promise<Map<string, Method[]>> {
    const pairs = keys.map((key) => JSON.parse(key) as [definition: string, state: string]);
    const rows = await this.#database
      .selectFrom('alarm_action')
      .innerJoin('notification_method', 'alarm_action.action_id', 'notification_method.id')
      .select(['alarm_action.alarm_definition_id', 'alarm_action.alarm_state', ...methodColumns])
      .where('alarm_action.alarm_definition_id', 'in', unique(pairs.map(([definition]) => definition)))
      .where('alarm_action.alarm_state', 'in', unique(pairs.map(([, state]) => state)))
      .orderBy('notification_method.id')
      .execute();
    const found = new Map<string, Method[]>();
    for (const row of rows) {
      const key = JSON.stringify([row.alarm_definition_id, row.alarm_state]);
      found.set(key, [...(found.get(key) ?? []), methodOf(row)]);
    }
    return found;
  }

  async #readMethods(ids: readonly string[]): Promise<Map<string, Method>> {
    const query = this.#database.selectFrom('notification_method').select(methodColumns).where('id', 'in', ids);
    return new Map((await query.execute()).map((row) => [row.id, methodOf(row)]));
  }

  async #readAlarms(ids: readonly string[]): Promise<Map<string, AlarmNow>> {
    const rows = await this.#database
      .selectFrom('alarm')
      .innerJoin('alarm_definition', 'alarm_definition.id', 'alarm.alarm_definition_id')
      .select(['alarm.id', 'alarm.state', 'alarm.alarm_definition_id', 'alarm_definition.actions_enabled'])
      .where('alarm.id', 'in', ids)
      .execute();
    return new Map(
      rows.map(({ id, state, alarm_definition_id: alarmDefinitionId, actions_enabled: enabled }) => [
        id,
        { state, alarmDefinitionId, actionsEnabled: Boolean(enabled) },
      ]),
    );
  }
}

const methodColumns = [
  'notification_method.id',
  'notification_method.tenant_id',
  'notification_method.name',
  'notification_method.type',
  'notification_method.address',
  'notification_method.period',
] as const;

const methodOf = ({ id, tenant_id, name, type, address, period }: ApiDatabase['notification_method']): Method => ({
  ...{ id, tenantId: tenant_id, type: type.toLowerCase(), name: name ?? '', address: address ?? '', period },
});

/** Longer than any column of keys, in characters. */
const longestKey = 255;

/** Whether anything can have this key. What no column can hold a database refuses, and all that is asked for with it. */
const isKey = (text: string): boolean => text.length <= longestKey && !text.includes('\0');

const unique = (all: readonly string[]): string[] => [...new Set(all)];

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw sqlError(error);
  }
}
