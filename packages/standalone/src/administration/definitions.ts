import { randomUUID } from 'node:crypto';
import { ServiceError } from '@monasca/common';
import { fieldsOf, idOf, refused, textOf } from './fields.js';
import { utcNow, type Administered, type Answer, type ApiTables } from './tables.js';

/** The states of an alarm that somebody may be told of. */
export const states = ['ALARM', 'OK', 'UNDETERMINED'] as const;

type Action = Omit<ApiTables['alarm_action'], 'alarm_definition_id'>;

/**
 * Adds a definition of alarms: `name`, `tenant`, `actions` (ids of methods by state), and `id`, by which the transitions
 * of its alarms name it; without one it gets one. The answer is its id.
 * @throws ServiceError `invalidData` that names the field
 */
export async function addDefinition({ db }: Administered, input: unknown): Promise<Answer> {
  const fields = fieldsOf(input);
  const [name, tenant_id] = [textOf(fields, 'name', 255), idOf(fields, 'tenant')];
  const id = fields.id === undefined ? randomUUID() : idOf(fields);
  const actions = actionsOf(fields.actions);
  // What its alarms are like whoever sends their transitions knows.
  const rest = { expression: '', severity: 'LOW', actions_enabled: true, created_at: utcNow(), updated_at: utcNow() };
  await db.transaction().execute(async (one) => {
    const ids = [...new Set(actions.map(({ action_id }) => action_id))];
    const methods = await one.selectFrom('notification_method').select(['id', 'tenant_id']).where('id', 'in', ids).execute(); // prettier-ignore
    const ours = methods.filter((method) => method.tenant_id === tenant_id);
    const stranger = ids.find((methodId) => !ours.some((method) => method.id === methodId));
    if (stranger !== undefined) {
      throw refused('actions', `ids of methods of the tenant ${tenant_id}; ${JSON.stringify(stranger)} is none`);
    }
    const { numInsertedOrUpdatedRows } = await one
      .insertInto('alarm_definition')
      .values({ id, tenant_id, name, ...rest })
      .onConflict((same) => same.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n)
      throw refused('id', `one that no definition has; ${JSON.stringify(id)} is taken`);
    const rows = actions.map((action) => ({ alarm_definition_id: id, ...action }));
    await one.insertInto('alarm_action').values(rows).execute();
  });
  return { line: id };
}

/** All definitions, with the names of those who are told of each state. */
export async function listDefinitions({ db }: Administered): Promise<Answer> {
  const definitions = await db.selectFrom('alarm_definition').selectAll().orderBy('name').orderBy('id').execute();
  const actions = await db
    .selectFrom('alarm_action')
    .innerJoin('notification_method', 'alarm_action.action_id', 'notification_method.id')
    .select(['alarm_definition_id', 'alarm_state', 'notification_method.name'])
    .orderBy('notification_method.name')
    .execute();
  const toldOf = (definition: string, state: string): string => {
    const told = actions.filter((one) => one.alarm_definition_id === definition && one.alarm_state === state);
    return told.map(({ name }) => name).join(', ');
  };
  return {
    columns: ['id', 'name', ...states, 'tenant'],
    rows: definitions.map(({ id, name, tenant_id }) => [
      ...[id, name, ...states.map((state) => toldOf(id, state)), tenant_id],
    ]),
  };
}

/**
 * Removes the definition `id`, its actions, and what is known of its alarms.
 * @throws ServiceError `invalidData` where there is none
 */
export async function removeDefinition({ db }: Administered, input: unknown): Promise<Answer> {
  const id = idOf(fieldsOf(input));
  const { numDeletedRows } = await db.deleteFrom('alarm_definition').where('id', '=', id).executeTakeFirst();
  if (numDeletedRows === 0n) throw new ServiceError('invalidData', `id: no definition has ${JSON.stringify(id)}`);
  return { line: `definition ${id} is removed` };
}

function actionsOf(input: unknown): Action[] {
  const byState = fieldsOf(input);
  const unknown = Object.keys(byState).find((state) => !(states as readonly string[]).includes(state));
  if (unknown !== undefined) throw refused('actions', `the states ${states.join(', ')}`);
  const actions = Object.entries(byState).flatMap(([alarm_state, ids]) => {
    if (!Array.isArray(ids)) throw refused('actions', 'lists of ids');
    return [...new Set(ids.map((id) => idOf({ actions: id as unknown }, 'actions')))].map((action_id) => ({
      ...{ alarm_state, action_id },
    }));
  });
  if (actions.length === 0) throw refused('actions', 'a method for one state at least');
  return actions;
}
