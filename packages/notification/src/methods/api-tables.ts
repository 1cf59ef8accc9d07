import { sql, type Kysely } from 'kysely';
import { sqlError } from './sql-error.js';

/** As the last migration of the API leaves them in PostgreSQL, as far as anybody here reads or writes them. */
const tables = [
  'create table if not exists alarm_state (name varchar(20) primary key)',
  `insert into alarm_state values ('UNDETERMINED'), ('OK'), ('ALARM') on conflict do nothing`,
  'create table if not exists notification_method_type (name varchar(20) primary key)',
  `create table if not exists notification_method (
    id varchar(36) primary key, tenant_id varchar(36) not null, name varchar(250),
    type varchar(20) not null references notification_method_type (name), address varchar(512),
    period int not null default 0, created_at timestamp not null, updated_at timestamp not null)`,
  `create table if not exists alarm_definition (
    id varchar(36) primary key, tenant_id varchar(36) not null, name varchar(255) not null default '',
    description varchar(255), expression text not null, severity varchar(20) not null, match_by varchar(255) default '',
    actions_enabled boolean not null default true, created_at timestamp not null, updated_at timestamp not null,
    deleted_at timestamp)`,
  `create table if not exists alarm (
    id varchar(36) primary key, alarm_definition_id varchar(36) not null references alarm_definition (id) on delete cascade,
    state varchar(20) not null references alarm_state (name), lifecycle_state varchar(50), link varchar(512),
    created_at timestamp not null, state_updated_at timestamp, updated_at timestamp not null)`,
  `create table if not exists alarm_action (
    alarm_definition_id varchar(36) not null references alarm_definition (id) on delete cascade,
    alarm_state varchar(20) not null references alarm_state (name),
    action_id varchar(36) not null references notification_method (id) on delete cascade,
    primary key (alarm_definition_id, alarm_state, action_id))`,
];

/** Of the advisory lock: "moap". */
const lock = 0x6d6f6170;

/**
 * Makes the tables of the API that are missing, in a database of PostgreSQL that no API has made them in; those that are
 * there stay as they are. Several processes may do so at once.
 * @throws ServiceError `unauthorized` where that is forbidden, `unavailable` for all else that the database says
 */
export async function createApiTables(db: Kysely<unknown>): Promise<void> {
  const creation = db.transaction().execute(async (one) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(lock)})`.execute(one);
    for (const table of tables) await sql.raw(table).execute(one);
  });
  await creation.catch((error: unknown) => {
    throw sqlError(error);
  });
}
