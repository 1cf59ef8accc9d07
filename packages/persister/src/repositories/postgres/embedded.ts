import { chmodSync, existsSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely } from 'kysely';
import { lockDirectory } from '@monasca/common/service';
import type { Database } from './database.js';
import { toReopenError, toStartError } from './errors.js';
import type { DatabaseOptions } from './options.js';
import { pgliteDialect } from './pglite-dialect.js';
import { prepare } from './prepare.js';
import type { Schema } from './schema.js';

/** A database inside this process, its tables up to date; the directory is ours until it is closed. */
export async function openEmbedded(directory: string, options: DatabaseOptions): Promise<Database> {
  let unlock = (): void => {};
  // It is made first when a store is.
  const existed = existsSync(path.join(directory, 'PG_VERSION'));
  let database: Database;
  try {
    unlock = lockDirectory(directory);
    // PGlite makes files that everybody may write.
    chmodSync(directory, 0o700);
    const pglite = await PGlite.create({ dataDir: directory });
    const db = new Kysely<Schema>({ dialect: pgliteDialect(pglite) });
    const close = async (): Promise<void> => {
      await db.destroy().finally(unlock);
    };
    database = { db, where: directory, close };
  } catch (error) {
    unlock();
    throw existed ? toReopenError(error, directory) : toStartError(error, directory);
  }
  try {
    await prepare(database.db, options);
    return database;
  } catch (error) {
    await database.close().catch(() => {});
    throw toStartError(error, directory);
  }
}
