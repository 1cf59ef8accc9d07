import { Kysely, type Dialect } from 'kysely';
import { ServiceError } from '@monasca/common';
import type { NotificationConfig } from '../config.js';
import { parseDatabaseUrl, type DatabaseUrl } from './database-url.js';
import type { MethodStore } from './method-store.js';
import { mysqlDialect } from './mysql-dialect.js';
import { mysqlTls } from './mysql-tls.js';
import { usualLimits, type PoolLimits } from './pool-limits.js';
import { postgresDialect, postgresUrl } from './postgres-dialect.js';
import type { ApiDatabase } from './schema.js';
import { SqlStore, type SqlStoreOptions } from './sql-store.js';

type Driver = (config: NotificationConfig, limits: PoolLimits) => Dialect;

/** Names of the drivers, here and in the original. */
const drivers: ReadonlyMap<string, Driver> = new Map([
  ['mysql', mysql],
  ['monasca_notification.common.repositories.mysql.mysql_repo:MysqlRepo', mysql],
  ['postgresql', postgres],
  ['monasca_notification.common.repositories.postgres.pgsql_repo:PostgresqlRepo', postgres],
  ['orm', orm],
  ['monasca_notification.common.repositories.orm.orm_repo:OrmRepo', orm],
]);

/**
 * The store of the configured driver; it connects when it is asked.
 * @throws ServiceError `configuration` for an unknown driver, a URL that is none and a file that cannot be read
 */
export function openStore(config: NotificationConfig, options: SqlStoreOptions, limits = usualLimits): MethodStore {
  const { repo_driver: name } = config.database;
  const driver = drivers.get(name);
  if (driver === undefined) {
    const message = `[database] repo_driver: expected mysql, postgresql or orm, got ${JSON.stringify(name)}`;
    throw new ServiceError('configuration', message);
  }
  return new SqlStore(new Kysely<ApiDatabase>({ dialect: driver(config, limits) }), options);
}

function mysql({ mysql: section }: NotificationConfig, limits: PoolLimits): Dialect {
  const { host, port, user, passwd: password, db: database, ssl } = section;
  return mysqlDialect({ host, port, user, password, database, ...tls(ssl, host) }, limits);
}

function postgres(
  { postgresql: { host, port, user, password, database } }: NotificationConfig,
  limits: PoolLimits,
): Dialect {
  return postgresDialect({ host, port, user, password, database }, limits);
}

/** A URL of SQLAlchemy. */
function orm({ orm: { url: text = '' } }: NotificationConfig, limits: PoolLimits): Dialect {
  const url = parseDatabaseUrl(text);
  return url.kind === 'mysql' ? ormMysql(url, limits) : postgresDialect({ connectionString: postgresUrl(url) }, limits);
}

function ormMysql(
  { user, password, host: named, port = 3306, database, query }: DatabaseUrl,
  limits: PoolLimits,
): Dialect {
  const host = named || 'localhost';
  const files = Object.fromEntries(['ca', 'cert', 'key'].map((name) => [name, query.get(`ssl_${name}`) ?? '']));
  const socketPath = query.get('unix_socket');
  const socket = socketPath === null ? {} : { socketPath };
  return mysqlDialect({ host, port, user, password, database, ...socket, ...tls(files, host) }, limits);
}

function tls(files: Readonly<Record<string, string>>, host: string) {
  const ssl = mysqlTls(files, host);
  return ssl === undefined ? {} : { ssl };
}
