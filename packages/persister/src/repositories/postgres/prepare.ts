import type { Kysely } from 'kysely';
import { silentLog } from '@monasca/common';
import { agingTables, indexAges } from './ages.js';
import { exclusively } from './locks.js';
import { migrate } from './migrations.js';
import type { DatabaseOptions } from './options.js';
import type { Schema } from './schema.js';
import { prepareTimescale } from './timescale.js';

/** Brings the tables up to date, and makes of them what the options say. Throws what the database says. */
export async function prepare(db: Kysely<Schema>, options: DatabaseOptions): Promise<void> {
  const { hypertables = true, retentionDays = 0, log = silentLog } = options;
  await migrate(db);
  await exclusively(db, 'preparation', async (one) => {
    const made = await prepareTimescale(one, { hypertables, retentionDays, log });
    if (retentionDays === 0) return;
    await indexAges(
      one,
      agingTables.filter((table) => !made.has(table)),
    );
  });
}
