import { existsSync } from 'node:fs';
import path from 'node:path';
import { ServiceError } from '@monasca/common';
import { openDatabase } from '@monasca/persister';
import { readEndpoints } from './endpoints.js';
import { runQuery, rowsMax, type QueryResult } from './query.js';
import { table } from './table.js';

/** Where PostgreSQL inside the process keeps its files. */
export const storeDirectory = (data: string): string => path.join(data, 'store');

/**
 * Prints the rows of a query: asked of the named server, else of the process that runs on this data directory, else of
 * the store itself, since the store belongs to one process.
 * @throws ServiceError `invalidData` for a statement that the database refuses, `configuration` without a store
 */
export async function queryCommand(
  sql: string,
  { data, postgres }: { data: string; postgres?: string },
): Promise<void> {
  const result =
    (postgres === undefined ? await askRunning(sql, data) : undefined) ?? (await askStore(sql, data, postgres));
  const { columns, rows, truncated } = result;
  process.stdout.write(columns.length === 0 ? 'no rows\n' : `${table([columns, ...rows])}\n`);
  process.stdout.write(
    truncated ? `the first ${rowsMax} rows\n` : `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}\n`,
  );
}

async function askRunning(sql: string, data: string): Promise<QueryResult | undefined> {
  const endpoints = readEndpoints(data);
  if (endpoints === undefined) return undefined;
  let response: Response;
  try {
    response = await fetch(new URL('/query', endpoints.admin), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-auth-token': endpoints.token },
      body: JSON.stringify({ sql }),
    });
  } catch {
    return undefined;
  }
  if (response.status === 401 || response.status === 404) return undefined;
  const body = (await response.json()) as QueryResult & { error?: string };
  if (body.error !== undefined) throw new ServiceError('invalidData', body.error);
  return body;
}

async function askStore(sql: string, data: string, postgres: string | undefined): Promise<QueryResult> {
  const directory = storeDirectory(data);
  if (postgres === undefined && !existsSync(directory)) {
    throw new ServiceError(
      'configuration',
      `there is no store in ${data} yet: start with npm start, or name a server with --postgres`,
    );
  }
  const database = await openDatabase(postgres ?? `pglite:${directory}`);
  try {
    return await runQuery(database, sql).catch((error: unknown) => {
      throw new ServiceError('invalidData', (error as Error).message, { cause: error });
    });
  } finally {
    await database.close();
  }
}
