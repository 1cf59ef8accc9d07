import { sql } from 'kysely';
import { openDatabase } from '../../src/repositories/postgres/index.js';
import type { Kind } from '../harness.js';
import type { StoreUnderTest } from './store-under-test.js';

const tables: Readonly<Record<Kind, readonly [table: string, tenant: string]>> = {
  metrics: ['metrics', 'tenant_id'],
  alarms: ['alarm_state_history', 'tenant_id'],
  events: ['events', 'project_id'],
  logs: ['logs', 'tenant_id'],
};

export async function postgres(): Promise<StoreUnderTest> {
  const url = process.env.MONASCA_TEST_POSTGRES ?? '';
  const database = await openDatabase(url);
  return {
    name: 'postgres',
    kinds: ['metrics', 'alarms', 'events', 'logs'],
    values: { postgres: { url } },
    async count(kind, tenant) {
      const [table, column] = tables[kind];
      const query = sql<{ n: number }>`
        select count(*)::int as n from ${sql.table(table)} where ${sql.ref(column)} = ${tenant}`;
      return (await query.execute(database.db)).rows[0]?.n ?? -1;
    },
    close: () => database.close(),
  };
}
