import { randomBytes } from 'node:crypto';
import type { StoreUnderTest } from './store-under-test.js';

export function elasticsearch(): StoreUnderTest {
  const server = process.env.MONASCA_TEST_ELASTICSEARCH ?? '';
  const prefixes = { events: `e${randomBytes(5).toString('hex')}`, logs: `l${randomBytes(5).toString('hex')}` };
  const ask = (method: string, path: string): Promise<Response> => fetch(new URL(path, server), { method });
  const json = async <T>(path: string): Promise<T> => (await (await ask('GET', path)).json()) as T;
  return {
    name: 'elasticsearch',
    kinds: ['events', 'logs'],
    values: {
      elasticsearch: {
        ...{ hosts: [new URL(server).host] },
        ...{ index_name: prefixes.events, logs_index_name: prefixes.logs },
      },
    },
    async count(kind, tenant) {
      const indices = `${prefixes[kind as keyof typeof prefixes]}-${tenant}-*`;
      await ask('POST', `/${indices}/_refresh`);
      return (await json<{ count: number }>(`/${indices}/_count`)).count;
    },
    async close() {
      for (const prefix of Object.values(prefixes)) {
        const indices = await json<{ index: string }[]>(`/_cat/indices/${prefix}-*?format=json&h=index`);
        for (const { index } of indices) await ask('DELETE', `/${encodeURIComponent(index)}`);
        await ask('DELETE', `/_index_template/monasca-${prefix}`);
      }
    },
  };
}
