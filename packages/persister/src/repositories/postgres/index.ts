import { sql } from 'kysely';
import type { Store } from '../../repository.js';
import { alarmHistoryRepository } from './alarm-history-repository.js';
import type { Database } from './database.js';
import { eventRepository } from './event-repository.js';
import { logRepository } from './log-repository.js';
import { metricRepository } from './metric-repository.js';

export { openDatabase, type Database } from './database.js';

/** The store on an open database; closing the store closes the database. */
export function postgresStore(database: Database): Store {
  const { db } = database;
  return {
    repositories: {
      metrics: metricRepository(db),
      alarmHistory: alarmHistoryRepository(db),
      events: eventRepository(db),
      logs: logRepository(db),
    },
    check: async () => {
      await sql`select 1`.execute(db);
    },
    close: () => database.close(),
  };
}
