import { PostgresDialect, type Dialect, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { ServiceError } from '@monasca/common';
import type { DatabaseUrl } from './database-url.js';
import { keepAliveMs, type PoolLimits } from './pool-limits.js';

/**
 * PostgreSQL. A connection on which a query has failed is not used again: it may be why.
 * @throws ServiceError `configuration` for a file of certificates that cannot be read
 */
export function postgresDialect(options: pg.PoolConfig, { connections, timeoutMs }: PoolLimits): Dialect {
  try {
    // The pool would find out with its first connection, and with each one again.
    new pg.Client(options);
  } catch (error) {
    throw new ServiceError('configuration', `PostgreSQL: ${(error as Error).message}`);
  }
  const pool = new pg.Pool({
    ...options,
    ...{ max: connections, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs },
    ...{ keepAlive: true, keepAliveInitialDelayMillis: keepAliveMs },
  });
  // The pool replaces a connection that breaks; without listeners, one for those that are idle and one for those in use,
  // it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return new PostgresDialect({
    pool: { connect: async () => careful(await pool.connect()), end: () => pool.end() },
  });
}

/** The driver's own limit leaves a query that takes too long on its connection, in the way of others. */
function careful(client: pg.PoolClient): PostgresPoolClient {
  let hasFailed = false;
  const query = async (sql: string, values: unknown[]) => {
    try {
      return await client.query(sql, values);
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };
  return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release(hasFailed) };
}

/** A URL as the driver wants it, with the parameters of libpq that it knows. */
export function postgresUrl({ user, password, host, port, database, query }: DatabaseUrl): string {
  const login = user === '' ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
  const server = host.includes(':') ? `[${host}]` : host;
  return `postgres://${login}${server}${port === undefined ? '' : `:${port}`}/${encodeURI(database)}?${query.toString()}`;
}
