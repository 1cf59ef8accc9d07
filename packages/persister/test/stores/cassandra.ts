import { CassandraFixture } from '../cassandra-fixture.js';
import type { StoreUnderTest } from './store-under-test.js';

const tables = { metrics: 'measurements', alarms: 'alarm_state_history' } as const;

export function cassandra(): StoreUnderTest {
  const fixture = new CassandraFixture();
  const { contact_points, port, keyspace } = fixture.section();
  return {
    name: 'cassandra',
    kinds: ['metrics', 'alarms'],
    values: { cassandra: { contact_points, port, keyspace } },
    async count(kind, tenant) {
      const table = tables[kind as keyof typeof tables];
      const [row] = await fixture.rows(`select count(*) as n from KEYSPACE.${table} where tenant_id = ? allow filtering`, [tenant]); // prettier-ignore
      return Number(row?.n);
    },
    close: () => fixture.close(),
  };
}
