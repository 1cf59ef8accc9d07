import { Client, type types } from 'cassandra-driver';
import type { Log } from '@monasca/common';
import type { PersisterConfig } from '../../config.js';
import { RepositoryError } from '../../repository.js';
import { clientOptions } from './client-options.js';
import { forwardLog } from './driver-log.js';
import { toRepositoryError } from './errors.js';
import { LocalPolicy } from './local-policy.js';
import { ensureSchema } from './schema.js';

type Section = PersisterConfig['cassandra'];

/** The driver's client, connected, and the schema looked after, when it is first needed and the server answers. */
export class Connection {
  readonly #section: Section;
  readonly #log: Log;
  readonly #policy: LocalPolicy;
  #client: Promise<Client> | undefined;
  #isClosed = false;

  /** Throws ServiceError `configuration` for a section that cannot be right. */
  constructor(section: Section, log: Log) {
    this.#section = section;
    this.#log = log;
    this.#policy = new LocalPolicy(section.local_data_center);
    clientOptions(section, this.#policy);
  }

  /** Rejects with RepositoryError; whoever comes next tries again. */
  async client(): Promise<Client> {
    if (this.#isClosed) throw new RepositoryError('store', 'Cassandra: the store is closed');
    const client = (this.#client ??= this.#connect());
    try {
      return await client;
    } catch (error) {
      if (this.#client === client) this.#client = undefined;
      throw toRepositoryError(error);
    }
  }

  /** The nodes of our data center that hold a partition, as a text that is the same for the same nodes. */
  nodesOf(client: Client, partition: Buffer): string {
    // There are none where the driver does not know the keyspace yet.
    const nodes = (client.getReplicas(this.#section.keyspace, partition) as ReturnType<Client['getReplicas']> | null) ?? []; // prettier-ignore
    const local = nodes.filter((node) => this.#policy.isLocal(node));
    return local.map(({ address }) => address).sort().join(); // prettier-ignore
  }

  /** What is still on its way is nobody's any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const client = await this.#client?.catch(() => undefined);
    await client?.shutdown();
  }

  async #connect(): Promise<Client> {
    const client = new Client(clientOptions(this.#section, this.#policy));
    forwardLog(client, this.#log);
    try {
      await client.connect();
      const run = async (statement: string, values: readonly string[] = []): Promise<types.Row[]> =>
        (await client.execute(statement, [...values], { prepare: false })).rows;
      await ensureSchema(run, this.#section, this.#log);
      return client;
    } catch (error) {
      await client.shutdown();
      throw error;
    }
  }
}
