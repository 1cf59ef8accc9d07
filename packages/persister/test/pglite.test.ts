import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metricCodec } from '@monasca/common/messages';
import { openDatabase, postgresStore, type Database } from '../src/repositories/postgres/index.js';
import { sqlContract } from './contract/sql-contract.js';
import { storeContract } from './contract/store-contract.js';

describe('PostgreSQL inside the process', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-pglite-'));
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase(`pglite:${directory}`);
  });
  afterAll(async () => {
    await database.close();
    rmSync(directory, { recursive: true });
  });

  storeContract({ store: () => postgresStore(database) }, ['metrics', 'alarmHistory', 'events', 'logs']);
  sqlContract(() => ({ store: postgresStore(database), db: database.db as never }));

  it('keeps series that another server, taking over, has never heard of', async () => {
    const tenantId = randomUUID();
    const { metrics } = postgresStore(database).repositories;
    const write = async (timestamp: number): Promise<void> => {
      const wire = { metric: { name: 'm', timestamp, value: 1 }, meta: { tenantId, region: 'R' } };
      const decoded = metricCodec.decode(Buffer.from(JSON.stringify(wire)));
      if (decoded.ok) await metrics?.write([{ value: decoded.value, id: randomUUID(), recordedAt: 1 }]);
    };
    const { db } = database;
    await write(1);
    await sql`alter table measurements rename to elsewhere`.execute(db);
    await expect(write(2)).rejects.toMatchObject({ kind: 'store' });
    await sql`alter table elsewhere rename to measurements`.execute(db);
    await db.deleteFrom('metric_series').where('tenant_id', '=', tenantId).execute();
    await write(3);
    const { rows } = await sql`select time from metrics where tenant_id = ${tenantId} order by time`.execute(db);
    expect(rows).toEqual([{ time: new Date(1) }, { time: new Date(3) }]);
  });

  it('refuses a directory that is open already', async () => {
    await expect(openDatabase(`pglite:${directory}`)).rejects.toMatchObject({ code: 'inUse', exitCode: 73 });
  });
});
