import { createApiTables } from '@monasca/notification';
import { openDatabase } from '@monasca/persister';
import { notificationConfig } from '../notification/config.js';
import { openOwn } from '../own-store.js';
import { tablesOf } from '../tables-of.js';
import type { Task } from './command.js';
import { operations } from './operations.js';
import type { Answer, ApiTables } from './tables.js';

/**
 * Does a task on the named server, or on the store of a data directory that no process runs on.
 * @throws ServiceError as the operation does, `configuration` without a store
 */
export async function operate({ operation, input }: Task, data: string, postgres?: string): Promise<Answer> {
  const config = notificationConfig();
  const database = await (postgres === undefined ? openOwn(data) : openDatabase(postgres));
  try {
    await createApiTables(tablesOf(database));
    return await operations[operation]({ db: tablesOf<ApiTables>(database), config }, input);
  } finally {
    await database.close();
  }
}
