import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './database.js';
import { toStartError } from './errors.js';
import type { DatabaseOptions } from './options.js';
import { prepare } from './prepare.js';
import type { Schema } from './schema.js';
import { SingleStatementClient } from './single-statement-client.js';

/** How long a connection to the server may take, in ms: a stop that meets one still ends in time. */
const connectTimeoutMs = 5_000;
/** How much longer than the server's own time-out an answer is waited for, in ms: it says itself what it has given up. */
const graceMs = 5_000;

/** A database on a server, which is asked, and its tables brought up to date, by the first statement. */
export function openServer(url: string, options: DatabaseOptions): Database {
  const { connections = 4, statementTimeoutMs } = options;
  const where = withoutCredentials(url);
  const clients = new Set<pg.PoolClient>();
  const open = (most: number, timeouts: pg.PoolConfig): pg.Pool => {
    const pool = new pg.Pool({
      connectionString: url,
      max: most,
      connectionTimeoutMillis: connectTimeoutMs,
      // Else a statement whose server went away without a word would be waited for without end.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      Client: SingleStatementClient as unknown as typeof pg.Client,
      ...timeouts,
    });
    // A connection that breaks is replaced by the pool, and its statement fails; without listeners, one for those that are
    // idle and one for those in use, it would end the process.
    pool.on('error', () => {});
    pool.on('connect', (client) => {
      clients.add(client);
      client.on('error', () => {});
    });
    pool.on('remove', (client) => clients.delete(client));
    return pool;
  };
  const prepareOnce = async (): Promise<void> => {
    const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: open(1, {}) }) });
    try {
      await prepare(db, options);
    } catch (error) {
      throw toStartError(error, where);
    } finally {
      await db.destroy();
    }
  };
  // kysely asks for the pool with the first statement, and again with the next one where that failed.
  const pool = async (): Promise<pg.Pool> => {
    await prepareOnce();
    return open(connections, timeoutsOf(statementTimeoutMs));
  };
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    const closed = db.destroy();
    // The pool waits for whoever uses a connection, and a statement may wait for a lock for hours.
    for (const client of clients) void client.end();
    // It fails where the tables were just being brought up to date: then nothing is open.
    await closed.catch(() => {});
  };
  return { db, where, close };
}

function timeoutsOf(milliseconds: number | undefined): pg.PoolConfig {
  return milliseconds === undefined ? {} : { statement_timeout: milliseconds, query_timeout: milliseconds + graceMs };
}

function withoutCredentials(url: string): string {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: '', pathname: '@' };
  // A password with a slash that is not encoded makes its end a part of the path.
  return pathname.includes('@') ? 'the given URL' : `${host}${pathname}`;
}
