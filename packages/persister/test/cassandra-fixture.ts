import { randomBytes } from 'node:crypto';
import { Client, type types } from 'cassandra-driver';
import type { Log } from '@monasca/common';
import { loadConfig } from '@monasca/common/config';
import { schema, type PersisterConfig } from '../src/config.js';
import { openCassandra } from '../src/repositories/cassandra/index.js';
import type { Store } from '../src/repository.js';

/** Where the server is. */
export const cassandraUrl = new URL(`cql://${process.env.MONASCA_TEST_CASSANDRA ?? ''}`);

/** A keyspace that nobody else has, and what a test asks of the server beside the store. */
export class CassandraFixture {
  readonly keyspace = `t${randomBytes(5).toString('hex')}`;
  /** Warnings of the store. */
  readonly warnings: string[] = [];
  readonly log: Log = {
    debug: () => {},
    info: () => {},
    warn: (fields, message) => void this.warnings.push(`${message} ${JSON.stringify(fields)}`),
    error: () => {},
  };
  readonly #stores: Store[] = [];
  readonly #client = new Client({
    contactPoints: [cassandraUrl.host],
    localDataCenter: 'datacenter1',
    queryOptions: { prepare: true },
    socketOptions: { readTimeout: 60_000 },
  });

  section(more: Record<string, unknown> = {}): PersisterConfig['cassandra'] {
    const own = { contact_points: [cassandraUrl.hostname], port: Number(cassandraUrl.port), keyspace: this.keyspace };
    const values = { cassandra: { ...own, ...more } };
    return loadConfig(schema, { env: {}, overrides: { name: 'test', values } }).values.cassandra;
  }

  /** A store; it is closed with the fixture. */
  async open(more?: Record<string, unknown>): Promise<Store> {
    const store = await openCassandra(this.section(more), this.log);
    this.#stores.push(store);
    return store;
  }

  /** Asks the server in its own language, as Monasca's readers do. */
  async rows(query: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    const { rows } = await this.#client.execute(query.replaceAll('KEYSPACE', this.keyspace), [...values]);
    // Of a statement that is no query there are none.
    return ((rows as types.Row[] | undefined) ?? []).map((row) => ({ ...row }));
  }

  /** The token of a partition, as the driver makes it of its key. */
  tokenOf(key: Buffer): string {
    return String(this.#client.metadata.newToken(key).getValue());
  }

  async close(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()));
    await this.#client.execute(`drop keyspace if exists ${this.keyspace}`, [], { prepare: false });
    await this.#client.shutdown();
  }
}
