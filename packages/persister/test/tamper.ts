import { Client } from 'cassandra-driver';
import { sql } from 'kysely';
import { openDatabase } from '../src/repositories/postgres/index.js';
import { cassandraUrl } from './cassandra-fixture.js';
import type { StoreUnderTest } from './stores/index.js';

/** What somebody does to a row behind the persister's back; `number` is its value, its millisecond, or its message. */
export interface Tamper {
  delete(tenant: string, number: number): Promise<void>;
  /** Adds a second row that says the same, where the store lets anybody do so. */
  double?(tenant: string, number: number): Promise<void>;
}

/** For each store by its name. */
export const tampers: Readonly<Record<string, (store: StoreUnderTest) => Tamper>> = {
  postgres: ({ values }) => ({
    async delete(tenant, number) {
      const database = await openDatabase(String(values.postgres?.url));
      await sql`delete from measurements where value = ${number}
        and series in (select series from metric_series where tenant_id = ${tenant})`.execute(database.db);
      await database.close();
    },
  }),

  influxdb: ({ values }) => ({
    async delete(tenant, number) {
      const q = `DELETE FROM "cpu" WHERE "_tenant_id" = '${tenant}' AND time = ${number * 1_000_000}`;
      const db = String(values.influxdb?.database_name);
      await ask('POST', new URL('/query', process.env.MONASCA_TEST_INFLUXDB), new URLSearchParams({ q, db }));
    },
  }),

  cassandra: ({ values }) => ({
    async delete(tenant, number) {
      const keyspace = String(values.cassandra?.keyspace);
      const options = { contactPoints: [cassandraUrl.host], localDataCenter: 'datacenter1', keyspace };
      const client = new Client({ ...options, queryOptions: { prepare: true } });
      const find = 'select metric_id, time_stamp from measurements where tenant_id = ? and value = ? allow filtering';
      const { metric_id: id, time_stamp: time } = (await client.execute(find, [tenant, number])).first();
      await client.execute('delete from measurements where metric_id = ? and time_stamp = ?', [id, time]);
      await client.shutdown();
    },
  }),

  elasticsearch: ({ values }) => {
    const json = { 'content-type': 'application/json' };
    const at = (path: string): URL => new URL(path, process.env.MONASCA_TEST_ELASTICSEARCH);
    const find = async (tenant: string, number: number): Promise<Hit> => {
      const indices = `${String(values.elasticsearch?.logs_index_name)}-${tenant}-*`;
      const query = { query: { match_phrase: { message: `log ${number}` } } };
      const found = await ask('POST', at(`/${indices}/_search`), JSON.stringify(query), json);
      return (found as { hits: { hits: [Hit] } }).hits.hits[0];
    };
    return {
      async delete(tenant, number) {
        const { _index: index, _id: id } = await find(tenant, number);
        await ask('DELETE', at(`/${index}/_doc/${id}?refresh=true`));
      },
      async double(tenant, number) {
        const { _index: index, _source: source } = await find(tenant, number);
        await ask('POST', at(`/${index}/_doc?refresh=true`), JSON.stringify(source), json);
      },
    };
  },
};

/** A document that a search has found. */
interface Hit {
  readonly _index: string;
  readonly _id: string;
  readonly _source: object;
}

async function ask(method: string, url: URL, body?: string | URLSearchParams, headers: Record<string, string> = {}) {
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  if (!response.ok || text.includes('"error"')) throw new Error(`${url.href}: ${response.status} ${text}`);
  return JSON.parse(text) as unknown;
}
