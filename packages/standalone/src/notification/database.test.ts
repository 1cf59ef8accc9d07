import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '@monasca/common';
import { alarmTransitionOf, type AlarmTransition } from '@monasca/common/messages';
import { createApiTables, SqlLedger, type LedgerDatabase } from '@monasca/notification';
import { openDatabase, postgresStore, type Database } from '@monasca/persister';
import { addDefinition } from '../administration/definitions.js';
import { addMethod } from '../administration/methods.js';
import { operations, type OperationName } from '../administration/operations.js';
import type { ApiTables } from '../administration/tables.js';
import { tablesOf } from '../tables-of.js';
import { notificationConfig } from './config.js';
import { keepingAlarms } from './known-alarms.js';

const directory = mkdtempSync(path.join(tmpdir(), 'monasca-notification-'));
let database: Database;

// One database for all of them: it takes seconds to make.
beforeAll(async () => {
  database = await openDatabase(`pglite:${directory}`);
  await createApiTables(tablesOf(database));
}, 60_000);
afterAll(async () => {
  await database.close();
  rmSync(directory, { recursive: true });
});

const hook = { name: 'ops', type: 'webhook', address: 'http://127.0.0.1/hook', period: 0, tenant: 't' };
const administered = () => ({ db: tablesOf<ApiTables>(database), config: notificationConfig(undefined, {}) });
const idOf = async (adding: ReturnType<typeof addMethod>): Promise<string> => {
  const answer = await adding;
  return 'line' in answer ? answer.line : '';
};

it('the tables of the API may be made again', async () => {
  await idOf(addMethod(administered(), hook));
  await createApiTables(tablesOf(database));
  const rows = await tablesOf<ApiTables>(database).selectFrom('notification_method').select(['name', 'type']).execute();
  expect(rows).toEqual([{ name: 'ops', type: 'WEBHOOK' }]);
});

describe('administration', () => {
  const list = (name: string, ids: readonly unknown[] = []) => ({ name, tenant: 't', actions: { OK: ids } });

  it.each<[OperationName, object, RegExp]>([
    ['methods/add', { ...hook, type: 'email' }, /^type: expected one of those enabled, alertmanager, .*webhook$/],
    ['methods/add', { ...hook, type: 7 }, /^type: expected text of 1 to 20 characters$/],
    ['methods/add', { ...hook, address: 'ftp://host/secret' }, /^address: expected a URL, http:\/\/ or https:\/\/$/],
    ['methods/add', { ...hook, address: 'http://h/'.padEnd(513, 'x') }, /^address: expected text of 1 to 512/],
    ['methods/add', { ...hook, name: 'x'.repeat(251) }, /^name: expected text of 1 to 250 characters$/],
    ['methods/add', { ...hook, name: 'x\0' }, /^name: /],
    ['methods/add', { ...hook, period: 7 }, /^period: expected one of 0, 60, /],
    ['methods/add', { ...hook, period: '60' }, /^period: /],
    ['methods/remove', { id: 'none' }, /^id: no method has "none"$/],
    ['definitions/add', list('n'), /^actions: expected a method for one state at least$/],
    ['definitions/add', list('n', ['none']), /^actions: expected ids of methods of the tenant t; "none" is none$/],
    ['definitions/add', list('n', [7]), /^actions: expected text/],
    ['definitions/add', { ...list('n'), actions: { MAYBE: [] } }, /^actions: expected the states ALARM, OK, UND/],
    ['definitions/add', { ...list('n'), actions: { OK: 'x' } }, /^actions: expected lists of ids$/],
    ['definitions/remove', { id: 'none' }, /^id: no definition has "none"$/],
    ['definitions/remove', {}, /^id: expected text of 1 to 36 characters$/],
  ])('refuses %s of %j', async (name, input, message) => {
    const refused = { code: 'invalidData', message: expect.stringMatching(message) as unknown };
    await expect(operations[name](administered(), input)).rejects.toMatchObject(refused);
  });

  it('takes an id for a definition once, and methods of its own tenant only', async () => {
    const method = await idOf(addMethod(administered(), hook));
    const add = (tenant: string) =>
      addDefinition(administered(), {
        id: 'once',
        name: 'n',
        tenant,
        actions: { ALARM: [method, method], OK: [method] },
      });
    await expect(add('other')).rejects.toThrow(/of the tenant other/);
    await add('t');
    await expect(add('t')).rejects.toThrow('id: expected one that no definition has; "once" is taken');
    const actions = tablesOf<ApiTables>(database)
      .selectFrom('alarm_action')
      .select('alarm_state')
      .orderBy('alarm_state');
    expect(await actions.execute()).toEqual([{ alarm_state: 'ALARM' }, { alarm_state: 'OK' }]);
    await operations['methods/remove'](administered(), { id: method });
    expect(await actions.execute()).toEqual([]);
  });
});

describe('the alarms of stored transitions', () => {
  const transition = (fields: Record<string, unknown>): AlarmTransition =>
    alarmTransitionOf({
      ...{ tenantId: 't', alarmId: 'a', alarmDefinitionId: 'known', metrics: [], oldState: 'OK', newState: 'ALARM' },
      ...{ actionsEnabled: true, stateChangeReason: '', subAlarms: [], timestamp: 1_700_000_000_000, ...fields },
    });

  it('stand in the table of the API as the latest of them says', async () => {
    const { alarmHistory } = keepingAlarms(tablesOf(database), postgresStore(database)).repositories;
    const write = async (...all: readonly Record<string, unknown>[]) => {
      await alarmHistory?.write(all.map((fields, offset) => ({ topic: 't', partition: 0, offset, value: transition(fields) }) as never)); // prettier-ignore
      const rows = tablesOf<{ alarm: { id: string; state: string } }>(database).selectFrom('alarm');
      return (await rows.select(['id', 'state']).orderBy('id').execute()).map(({ id, state }) => `${id} ${state}`);
    };
    const method = await idOf(addMethod(administered(), hook));
    await addDefinition(administered(), { id: 'known', name: 'n', tenant: 't', actions: { OK: [method] } });

    expect(await write({ alarmDefinitionId: 'unknown' }, { alarmDefinitionId: null })).toEqual([]);
    expect(await write({ newState: 'SOME' }, { alarmId: 'x'.repeat(37) })).toEqual([]);
    const later = { newState: 'OK', timestamp: 1_700_000_001_000 };
    expect(await write({}, later, { alarmId: 'b' })).toEqual(['a OK', 'b ALARM']);
    expect(await write({})).toEqual(['a OK', 'b ALARM']);
    expect(await write({ timestamp: 1_700_000_002_000 })).toEqual(['a ALARM', 'b ALARM']);
  });
});

describe('the ledger in the database', () => {
  const [old, young, last] = [1, 2, 3].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`) as [string, string, string]; // prettier-ignore
  const origin = (offset: number) => ({ topic: 't', partition: 1, offset });
  const open = () => SqlLedger.open(tablesOf<LedgerDatabase>(database), silentLog);

  it('knows what was noted before it was opened, but nothing that is too old', async () => {
    const first = await open();
    for (const [index, id] of [old, young, young].entries()) first.note(id, origin(index));
    first.note(last, origin(2 ** 40));
    await first.close();
    const db = tablesOf<LedgerDatabase>(database);
    const hoursAgo = new Date(Date.now() - 5 * 3_600_000);
    await db.updateTable('notification_ledger').set({ noted_at: hoursAgo }).where('delivery_id', '=', old).execute();

    const second = await open();
    await second.ready();
    expect([old, young, last].map((id) => second.originOf(id))).toEqual([undefined, origin(2), origin(2 ** 40)]);
    await second.close();
  });
});
