import { existsSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { ServiceError } from '@monasca/common';
import { lockDirectory } from '@monasca/common/service';
import { toReopenError, toStartError } from './errors.js';
import { migrate } from './migrations.js';
import { pgliteDialect } from './pglite-dialect.js';
import type { Schema } from './schema.js';

/** An open database, its tables up to date. */
export interface Database {
  readonly db: Kysely<Schema>;
  /** Where it is, without credentials. */
  readonly where: string;
  /** A statement that a server is still busy with is given up: it may have been carried out or not. */
  close(): Promise<void>;
}

const pgliteScheme = 'pglite:';

/** How long a connection to the server may take, in ms: a stop that meets one still ends in time. */
const connectTimeoutMs = 5_000;

/**
 * Opens `postgres://…` (a server) or `pglite:DIRECTORY` (PostgreSQL inside this process, the directory being ours
 * alone) and brings its tables up to date.
 * @throws ServiceError `unavailable`, `unauthorized`, `configuration`, `inUse` or `storage`
 */
export async function openDatabase(url: string, { connections = 4 }: { connections?: number } = {}): Promise<Database> {
  const directory = url.startsWith(pgliteScheme) ? url.slice(pgliteScheme.length) : undefined;
  // The text itself may hold a password and is not shown.
  if (directory === '' || (directory === undefined && !/^postgres(?:ql)?:\/\//.test(url))) {
    const expected = 'postgres://USER:PASSWORD@HOST:PORT/DATABASE or pglite:DIRECTORY';
    throw new ServiceError('configuration', `[postgres] url: expected ${expected}, got another text`);
  }
  const database = directory === undefined ? openServer(url, connections) : await openEmbedded(directory);
  try {
    await sql`select 1`.execute(database.db);
    await migrate(database.db);
  } catch (error) {
    await database.close().catch(() => {});
    throw toStartError(error, database.where);
  }
  return database;
}

/**
 * Sends every statement by the extended protocol, which takes one at a time: by the simple one, which pg uses for a
 * statement without parameters, `commit; drop …` would end a read-only transaction and go on.
 */
class SingleStatementClient extends pg.Client {
  override query(text: unknown, values?: unknown): never {
    const config = typeof text === 'string' ? { text, values, queryMode: 'extended' } : text;
    return (super.query as (config: unknown) => never).call(this, config);
  }
}

function openServer(url: string, connections: number): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectTimeoutMs,
    // Else a statement whose server went away without a word would be waited for without end.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    Client: SingleStatementClient as unknown as typeof pg.Client,
  });
  // A connection that breaks is replaced by the pool, and its statement fails; without listeners, one for those that are
  // idle and one for those in use, it would end the process.
  pool.on('error', () => {});
  const clients = new Set<pg.PoolClient>();
  pool.on('connect', (client) => {
    clients.add(client);
    client.on('error', () => {});
  });
  pool.on('remove', (client) => clients.delete(client));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    const closed = db.destroy();
    // The pool waits for whoever uses a connection, and a statement may wait for a lock for hours.
    for (const client of clients) void client.end();
    await closed;
  };
  return { db, where: withoutCredentials(url), close };
}

async function openEmbedded(directory: string): Promise<Database> {
  let unlock = (): void => {};
  // It is made first when a store is.
  const existed = existsSync(path.join(directory, 'PG_VERSION'));
  try {
    unlock = lockDirectory(directory);
    const pglite = await PGlite.create({ dataDir: directory });
    const db = new Kysely<Schema>({ dialect: pgliteDialect(pglite) });
    const close = async (): Promise<void> => {
      await db.destroy().finally(unlock);
    };
    return { db, where: directory, close };
  } catch (error) {
    unlock();
    throw existed ? toReopenError(error, directory) : toStartError(error, directory);
  }
}

function withoutCredentials(url: string): string {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: '', pathname: '@' };
  // A password with a slash that is not encoded makes its end a part of the path.
  return pathname.includes('@') ? 'the given URL' : `${host}${pathname}`;
}
