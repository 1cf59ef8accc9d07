import type { Lifecycle, ServiceContext } from '@monasca/common/service';
import {
  SqlLedger,
  SqlStore,
  startNotification,
  type ApiDatabase,
  type LedgerDatabase,
  type NotificationConfig,
} from '@monasca/notification';
import type { Database } from '@monasca/persister';
import { tablesOf } from '../tables-of.js';

interface Place {
  /** Has the tables of the API. It is closed by others. */
  readonly database: Database;
  /** Whether Kafka is inside this process. */
  readonly isEmbedded: boolean;
}

/**
 * Starts the engines of notifications on the database of this process. What has been sent is kept there, too, where Kafka
 * forgets it with the process: transitions that are sent again to the next one are told once.
 */
export async function startNotifications(
  lifecycle: Lifecycle,
  context: ServiceContext<NotificationConfig>,
  { database, isEmbedded }: Place,
): Promise<void> {
  await startNotification(lifecycle, context, {
    openStore: (_config, options) =>
      new SqlStore(tablesOf<ApiDatabase>(database), { ...options, close: () => Promise.resolve() }),
    ...(isEmbedded ? { openLedger: (log) => SqlLedger.open(tablesOf<LedgerDatabase>(database), log) } : {}),
  });
}
