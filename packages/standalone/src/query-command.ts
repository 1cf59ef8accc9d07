import { ServiceError, table } from '@monasca/common';
import { openDatabase, type Database } from '@monasca/persister';
import { runQuery, rowsMax, type QueryResult } from './query.js';
import { askRunning } from './control-socket.js';
import { openOwn } from './own-store.js';
import { whenFree } from './when-free.js';

/**
 * Prints the rows of a query: asked of the named server, else of the process that runs on this data directory, else of
 * the store itself, since the store belongs to one process.
 * @throws ServiceError `invalidData` for a statement that the database refuses, `configuration` without a store
 */
export async function queryCommand(
  sql: string,
  { data, postgres }: { data: string; postgres?: string },
): Promise<void> {
  const result = await whenFree(async () => {
    const running = postgres === undefined ? await askRunning<QueryResult>(data, 'query', { sql }) : undefined;
    return running ?? (await askStore(sql, data, postgres));
  });
  const { columns, rows, truncated } = result;
  process.stdout.write(columns.length === 0 ? 'no rows\n' : `${table([columns, ...rows])}\n`);
  process.stdout.write(
    truncated ? `the first ${rowsMax} rows\n` : `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}\n`,
  );
}

async function askStore(sql: string, data: string, postgres: string | undefined): Promise<QueryResult> {
  const database = await (postgres === undefined ? openOwn(data) : openToRead(postgres));
  try {
    return await runQuery(database, sql).catch((error: unknown) => {
      throw new ServiceError('invalidData', (error as Error).message, { cause: error });
    });
  } finally {
    await database.close();
  }
}

/** Opening brings tables up to date: whoever only asks must not, and the server sees to it that this session cannot. */
async function openToRead(postgres: string): Promise<Database> {
  const url = new URL(postgres);
  const given = url.searchParams.get('options');
  url.searchParams.set('options', `${given === null ? '' : `${given} `}-c default_transaction_read_only=on`);
  return openDatabase(url.href).catch((error: unknown) => {
    const { cause } = error as { cause?: { code?: unknown } };
    if (cause?.code !== readOnlyTransaction) throw error;
    const where = `${url.host}${url.pathname}`;
    throw new ServiceError(
      'configuration',
      `the tables at ${where} are not those of this version: start a service on them first, which brings them up to date`,
      { cause: error },
    );
  });
}

/** SQLSTATE of a statement that would have written. */
const readOnlyTransaction = '25006';
