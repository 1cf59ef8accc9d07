import { MysqlDialect, type Dialect, type MysqlPoolConnection, type MysqlQueryResult } from 'kysely';
import { createPool, type PoolConnection, type PoolOptions } from 'mysql2';
import { keepAliveMs, type PoolLimits } from './pool-limits.js';

/** MySQL and MariaDB. A connection on which a query has failed is not used again: it may be why. */
export function mysqlDialect(options: PoolOptions, { connections, timeoutMs }: PoolLimits): Dialect {
  const pool = createPool({
    ...options,
    ...{ charset: 'utf8mb4', connectionLimit: connections, connectTimeout: timeoutMs },
    keepAliveInitialDelay: keepAliveMs,
  });
  // The pool replaces a connection that breaks; it listens to the first error only, and another would end the process.
  pool.on('connection', (connection) => connection.on('error', () => {}));
  return new MysqlDialect({
    pool: {
      getConnection(callback) {
        pool.getConnection((error, connection) => {
          callback(error, error === null ? limited(connection, timeoutMs) : (undefined as never));
        });
      },
      end(callback) {
        // It would wait for a query on a connection that is dead, for longer than that may take.
        pool.end(() => {});
        callback(undefined);
      },
    },
  });
}

/** The driver's own limit leaves a query that takes too long on its connection. */
function limited(connection: PoolConnection, timeoutMs: number): MysqlPoolConnection {
  let hasFailed = false;
  const query = (sql: string, values: unknown[], callback: (error: unknown, result: MysqlQueryResult) => void) => {
    connection.query({ sql, values, timeout: timeoutMs }, (error, result) => {
      hasFailed ||= error !== null;
      callback(error, result as MysqlQueryResult);
    });
  };
  return {
    query: query as MysqlPoolConnection['query'],
    release: () => (hasFailed ? connection.destroy() : connection.release()),
  };
}
