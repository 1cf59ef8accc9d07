import { sql } from 'kysely';
import type { Database } from '@monasca/persister';

/** The rows of a query as texts, most of them {@link rowsMax}. */
export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Whether there are more rows than these. */
  readonly truncated: boolean;
}

/** Most rows that are shown. */
export const rowsMax = 1_000;

/** For the hint alone: what a statement may do is decided by the database. */
const beginsAsQuery = /^[\s(]*(select|with|values|table)\b/i;

/**
 * Runs one statement that can read and nothing else: a query, in a read-only transaction, through a cursor, which takes
 * neither commands (`copy … to program`, `commit`) nor more rows than are shown. Throws what the database says about it.
 */
export async function runQuery({ db }: Database, text: string): Promise<QueryResult> {
  return db.transaction().execute(async (transaction) => {
    await sql`set transaction read only`.execute(transaction);
    await sql
      .raw(`declare result no scroll cursor for ${text}`)
      .execute(transaction)
      .catch((error: unknown) => {
        if (!(error instanceof Error) || beginsAsQuery.test(text)) throw error;
        const hint = 'a query can only read, it begins with select, with, values or table';
        throw new Error(`${hint} (${error.message})`, { cause: error });
      });
    const fetch = sql.raw<Record<string, unknown>>(`fetch forward ${rowsMax + 1} from result`);
    const { rows } = await fetch.execute(transaction);
    const columns = Object.keys(rows[0] ?? {});
    return {
      columns,
      rows: rows.slice(0, rowsMax).map((row) => columns.map((column) => cell(row[column]))),
      truncated: rows.length > rowsMax,
    };
  });
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return JSON.stringify(value);
  return (value as { toString: () => string }).toString();
}
