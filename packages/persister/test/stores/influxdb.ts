import { randomUUID } from 'node:crypto';
import type { StoreUnderTest } from './store-under-test.js';

const fields = { metrics: ['/.*/', 'value', '_tenant_id'], alarms: ['alarm_state_history', 'alarm_id', 'tenant_id'] } as const; // prettier-ignore

interface Answer {
  results: { series?: { values: [time: string, count: number][] }[] }[];
}

export function influxdb(): StoreUnderTest {
  const server = new URL(process.env.MONASCA_TEST_INFLUXDB ?? '');
  const database = `mon-${randomUUID()}`;
  const query = async (statement: string): Promise<Answer> => {
    const body = new URLSearchParams({ q: statement, db: database });
    return (await (await fetch(new URL('/query', server), { method: 'POST', body })).json()) as Answer;
  };
  return {
    name: 'influxdb',
    kinds: ['metrics', 'alarms'],
    values: { influxdb: { ip_address: server.hostname, port: Number(server.port), database_name: database } },
    async count(kind, tenant) {
      const [measurement, field, tag] = fields[kind as keyof typeof fields];
      const { results } = await query(`SELECT count("${field}") FROM ${measurement} WHERE "${tag}"::tag = '${tenant}'`);
      const counts = results.flatMap(({ series = [] }) =>
        series.flatMap(({ values }) => values.map(([, count]) => count)),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
    close: async () => {
      const { results } = await query('SHOW DATABASES');
      const names = results.flatMap(({ series = [] }) => series.flatMap(({ values }) => values.map(([name]) => name)));
      for (const name of names.filter((one) => one.startsWith(database))) await query(`DROP DATABASE "${name}"`);
    },
  };
}
