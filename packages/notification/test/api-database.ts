import { randomUUID } from 'node:crypto';
import { createOwnDatabase, type OwnDatabase } from './own-database.js';

/** The tables of the API that notifications are made of, in a database of their own. */
export interface ApiTables extends OwnDatabase {
  addMethod(fields: Partial<MethodRow> & { readonly address: string }): Promise<string>;
  /** A definition that wants these methods told of ALARM and OK, and an alarm of it. */
  addAlarm(methodIds: readonly string[], state?: string): Promise<{ definitionId: string; alarmId: string }>;
  setState(alarmId: string, state: string): Promise<void>;
}

interface MethodRow {
  readonly id: string;
  readonly tenantId: string;
  readonly type: string;
  readonly name: string;
  readonly address: string;
  readonly period: number;
}

/** As the last migration of the API leaves them, without what is not read. */
const tables = [
  'create table notification_method_type (name varchar(20) primary key)',
  `create table notification_method (
    id varchar(36) primary key, tenant_id varchar(36) not null, name varchar(250), type varchar(20) not null,
    address varchar(512), period int not null default 0)`,
  'create table alarm_definition (id varchar(36) primary key, actions_enabled boolean not null default true)',
  `create table alarm (
    id varchar(36) primary key, alarm_definition_id varchar(36) not null references alarm_definition (id) on delete cascade,
    state varchar(20) not null)`,
  `create table alarm_action (
    alarm_definition_id varchar(36) not null references alarm_definition (id) on delete cascade,
    alarm_state varchar(20) not null,
    action_id varchar(36) not null references notification_method (id) on delete cascade,
    primary key (alarm_definition_id, alarm_state, action_id))`,
];

/** Makes the tables on the server that a URL of PostgreSQL or MariaDB names. */
export async function createApiTables(server: string): Promise<ApiTables> {
  const database = await createOwnDatabase(server);
  const query: OwnDatabase['query'] = (text, values) => database.query(text, values);
  for (const table of tables) await query(table);
  return {
    ...database,
    async addMethod({ id = randomUUID(), tenantId = 'tenant', type = 'WEBHOOK', name = 'hook', address, period = 0 }) {
      await query('insert into notification_method values (?, ?, ?, ?, ?, ?)', [id, tenantId, name, type, address, period]); // prettier-ignore
      return id;
    },
    async addAlarm(methodIds, state = 'ALARM') {
      const [definitionId, alarmId] = [randomUUID(), randomUUID()];
      await query('insert into alarm_definition (id) values (?)', [definitionId]);
      await query('insert into alarm values (?, ?, ?)', [alarmId, definitionId, state]);
      for (const id of methodIds) {
        const values = [definitionId, id, definitionId, id];
        await query(`insert into alarm_action values (?, 'ALARM', ?), (?, 'OK', ?)`, values);
      }
      return { definitionId, alarmId };
    },
    async setState(alarmId, state) {
      await query('update alarm set state = ? where id = ?', [state, alarmId]);
    },
  };
}
