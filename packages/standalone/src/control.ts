import type { NotificationConfig } from '@monasca/notification';
import type { Database } from '@monasca/persister';
import { fieldsOf, textOf } from './administration/fields.js';
import { operations } from './administration/operations.js';
import type { ApiTables } from './administration/tables.js';
import type { Operations } from './control-socket.js';
import { runQuery } from './query.js';
import { tablesOf } from './tables-of.js';

/** Longest statement of a query, in characters. */
const longestQuery = 64 * 1024;

/** What other processes may ask of this one. */
export function controlOf(database: Database, config: NotificationConfig): Operations {
  const administered = { db: tablesOf<ApiTables>(database), config };
  const administration = Object.entries(operations).map(
    ([name, work]) => [name, (input: unknown) => work(administered, input)] as const,
  );
  const query = (input: unknown): Promise<object> => runQuery(database, textOf(fieldsOf(input), 'sql', longestQuery));
  return { ...Object.fromEntries(administration), query };
}
