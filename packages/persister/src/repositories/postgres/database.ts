import { sql, type Kysely } from 'kysely';
import { ServiceError, silentLog } from '@monasca/common';
import { openEmbedded } from './embedded.js';
import { toStartError } from './errors.js';
import type { DatabaseOptions } from './options.js';
import type { Schema } from './schema.js';
import { openServer } from './server.js';

/** An open database, its tables up to date as soon as it has answered. */
export interface Database {
  readonly db: Kysely<Schema>;
  /** Where it is, without credentials. */
  readonly where: string;
  /** A statement that a server is still busy with is given up: it may have been carried out or not. */
  close(): Promise<void>;
}

const pgliteScheme = 'pglite:';

/**
 * Opens `postgres://…` (a server) or `pglite:DIRECTORY` (PostgreSQL inside this process, the directory being ours
 * alone) and brings its tables up to date.
 * @throws ServiceError `unavailable`, `unauthorized`, `configuration`, `inUse` or `storage`
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const directory = url.startsWith(pgliteScheme) ? url.slice(pgliteScheme.length) : undefined;
  // The text itself may hold a password and is not shown.
  if (directory === '' || (directory === undefined && !/^postgres(?:ql)?:\/\//.test(url))) {
    const expected = 'postgres://USER:PASSWORD@HOST:PORT/DATABASE or pglite:DIRECTORY';
    throw new ServiceError('configuration', `[postgres] url: expected ${expected}, got another text`);
  }
  const database = directory === undefined ? openServer(url, options) : await openEmbedded(directory, options);
  try {
    // The first statement brings the tables up to date.
    await sql`select 1`.execute(database.db);
  } catch (error) {
    const { waits = false, log = silentLog } = options;
    const reason = toStartError(error, database.where);
    if (waits && reason.code === 'unavailable') {
      log.warn({ error: reason.message }, 'the database does not answer yet, it is waited for');
    } else {
      await database.close().catch(() => {});
      throw reason;
    }
  }
  return database;
}
