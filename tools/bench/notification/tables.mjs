// @ts-check
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

/** The driver of the service itself. */
const mysql = /** @type {typeof import('mysql2/promise')} */ (
  createRequire(import.meta.resolve('../../../packages/notification/package.json'))('mysql2/promise')
);

/** As the last migration of the API leaves them, without what neither service reads. */
const tables = [
  'create table notification_method_type (name varchar(20) primary key)',
  `create table notification_method (
    id varchar(36) primary key, tenant_id varchar(36) not null, name varchar(250), type varchar(20) not null,
    address varchar(512), period int not null default 0)`,
  'create table alarm_definition (id varchar(36) primary key, actions_enabled boolean not null default true)',
  `create table alarm (
    id varchar(36) primary key, alarm_definition_id varchar(36) not null references alarm_definition (id),
    state varchar(20) not null)`,
  `create table alarm_action (
    alarm_definition_id varchar(36) not null references alarm_definition (id),
    alarm_state varchar(20) not null, action_id varchar(36) not null references notification_method (id),
    primary key (alarm_definition_id, alarm_state, action_id))`,
];

/** Whose methods and alarms they are. */
export const tenant = 'd6bece1bbeff47c1b8734cd4e544dc02';

export const methodId = (/** @type {number} */ index) => `method-${index}`;
export const definitionId = (/** @type {number} */ index) => `definition-${index}`;

/**
 * A database of its own with the API's tables.
 * @typedef {object} Tables
 * @property {string} section `[mysql]` of a configuration, as both services take it
 * @property {() => Promise<void>} drop
 *
 * @param {string} server `mysql://USER:PASSWORD@HOST:PORT/…` of a user who may make databases
 * @param {readonly string[]} addresses of one webhook each
 * @param {readonly (readonly number[])[]} definitions which methods each of them tells of ALARM, by their numbers
 * @returns {Promise<Tables>}
 */
export const createTables = async (server, addresses, definitions) => {
  const database = `webhooks_${randomBytes(8).toString('hex')}`;
  const connection = await mysql.createConnection({ uri: server, charset: 'utf8mb4' });
  await connection.query(`create database ${database} character set utf8mb4`);
  await connection.query(`use ${database}`);
  for (const table of tables) await connection.query(table);
  const methods = addresses.map((address, index) => [methodId(index), tenant, `hook ${index}`, 'WEBHOOK', address, 0]);
  await connection.query('insert into notification_method values ?', [methods]);
  await connection.query('insert into alarm_definition (id) values ?', [definitions.map((_, i) => [definitionId(i)])]);
  const actions = definitions.flatMap((all, i) => all.map((method) => [definitionId(i), 'ALARM', methodId(method)]));
  await connection.query('insert into alarm_action values ?', [actions]);
  const { hostname, port, username, password } = new URL(server);
  return {
    section: `[database]
repo_driver = mysql
[mysql]
host = ${hostname}
port = ${port}
user = ${decodeURIComponent(username)}
passwd = ${decodeURIComponent(password)}
db = ${database}
`,
    drop: async () => {
      await connection.query(`drop database ${database}`);
      await connection.end();
    },
  };
};
