import { existsSync } from 'node:fs';
import path from 'node:path';
import { ServiceError } from '@monasca/common';
import { openDatabase, type Database } from '@monasca/persister';

/** Where PostgreSQL inside the process keeps its files. */
export const storeDirectory = (data: string): string => path.join(data, 'store');

/**
 * Opens the store of a data directory that no process runs on.
 * @throws ServiceError `configuration` where there is none yet, and as {@link openDatabase} does
 */
export function openOwn(data: string): Promise<Database> {
  const directory = storeDirectory(data);
  if (existsSync(directory)) return openDatabase(`pglite:${directory}`);
  throw new ServiceError(
    'configuration',
    `there is no store in ${data} yet: start with npm start, or name a server with --postgres`,
  );
}
