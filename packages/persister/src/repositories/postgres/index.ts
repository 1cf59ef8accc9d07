import { sql } from 'kysely';
import { silentLog, type Log } from '@monasca/common';
import type { PersisterConfig } from '../../config.js';
import type { Repository, Store } from '../../repository.js';
import { alarmHistoryRepository } from './alarm-history-repository.js';
import { openDatabase, type Database } from './database.js';
import { toRepositoryError } from './errors.js';
import { eventRepository } from './event-repository.js';
import { logRepository } from './log-repository.js';
import { metricRepository } from './metric-repository.js';
import { Sweeper } from './sweeper.js';

export { openDatabase, type Database } from './database.js';

/**
 * The store of the configuration. A server need not be there yet; what waiting does not heal is told at once.
 * @throws what {@link openDatabase} throws
 */
export async function openPostgres(section: PersisterConfig['postgres'], log: Log): Promise<Store> {
  const { url, max_connections, timeout_seconds, retention_days: retentionDays, hypertables } = section;
  const limits = { connections: max_connections, statementTimeoutMs: timeout_seconds * 1_000 };
  const database = await openDatabase(url, { ...limits, hypertables, retentionDays, waits: true, log });
  return postgresStore(database, { retentionDays, log });
}

/** What a store makes of its database. */
export interface PostgresStoreOptions {
  /** How long rows are kept, in days, as of the database's opening; 0 for ever. Default: 0. */
  readonly retentionDays?: number;
  /** Default: none. */
  readonly log?: Log;
}

/** The store on an open database; closing the store closes the database. */
export function postgresStore(
  database: Database,
  { retentionDays = 0, log = silentLog }: PostgresStoreOptions = {},
): Store {
  const { db } = database;
  const sweeper = new Sweeper(db, retentionDays, log);
  /** Whoever only reads, as an audit does, deletes nothing. */
  const sweeping = <T>(repository: Repository<T>): Repository<T> => ({
    ...repository,
    write: (records) => {
      sweeper.start();
      return repository.write(records);
    },
  });
  return {
    repositories: {
      metrics: sweeping(metricRepository(db, retentionDays)),
      alarmHistory: sweeping(alarmHistoryRepository(db, retentionDays)),
      events: sweeping(eventRepository(db, retentionDays)),
      logs: sweeping(logRepository(db, retentionDays)),
    },
    check: async () => {
      await sql`select 1`.execute(db).catch((error: unknown) => {
        throw toRepositoryError(error);
      });
    },
    close: async () => {
      const stopped = sweeper.stop();
      await database.close();
      await stopped;
    },
  };
}
