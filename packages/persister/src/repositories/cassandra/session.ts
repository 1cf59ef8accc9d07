import type { Client, types } from 'cassandra-driver';
import type { Log } from '@monasca/common';
import type { PersisterConfig } from '../../config.js';
import { RepositoryError } from '../../repository.js';
import { forEachAtOnce } from '../at-once.js';
import { toBatches } from './batches.js';
import { Connection } from './connection.js';
import { toRepositoryError } from './errors.js';
import type { Statement, Value } from './statement.js';

type Section = PersisterConfig['cassandra'];

/** A value of a query: those of a row, and numbers to choose from. */
type QueryValue = Value | readonly number[];

/** What became of a statement: the error that kept it from being carried out, if any. */
export type Outcome = RepositoryError | undefined;

/** What Cassandra is asked and told. It need not be there yet. */
export class Session {
  readonly #section: Section;
  readonly #connection: Connection;

  /** Throws ServiceError `configuration` for a section that cannot be right. */
  constructor(section: Section, log: Log) {
    this.#section = section;
    this.#connection = new Connection(section, log);
  }

  /** Runs one statement. Rejects with RepositoryError. */
  async execute(query: string, values: readonly QueryValue[] = []): Promise<types.ResultSet> {
    const client = await this.#connection.client();
    try {
      return await client.execute(query, [...values]);
    } catch (error) {
      throw toRepositoryError(error);
    }
  }

  /** Runs a query with each of these values, as many at once as are allowed; results in order. Rejects with RepositoryError. */
  async queries(query: string, all: readonly (readonly QueryValue[])[]): Promise<types.ResultSet[]> {
    const results: types.ResultSet[] = [];
    await forEachAtOnce(all.entries(), this.#section.concurrent_requests, async ([place, values]) => {
      results[place] = await this.execute(query, values);
    });
    return results;
  }

  /**
   * Writes rows, in any order; one outcome for each. When the store is at fault, no more are sent: their outcome is that
   * error. Rejects with RepositoryError where nobody can be asked at all.
   */
  async write(statements: readonly Statement[]): Promise<readonly Outcome[]> {
    if (statements.length === 0) return [];
    const client = await this.#connection.client();
    const { max_batches: most, concurrent_requests: atOnce } = this.#section;
    const nodesOf = (partition: Buffer): string => this.#connection.nodesOf(client, partition);
    const outcomes = new Array<Outcome>(statements.length).fill(undefined);
    let trouble: Outcome;
    const send = async (batch: readonly number[]): Promise<void> => {
      const outcome = trouble ?? (await sendTogether(client, batch.map((place) => statements[place]!))); // prettier-ignore
      if (outcome?.kind === 'record' && batch.length > 1) {
        for (const place of batch) await send([place]);
        return;
      }
      if (outcome?.kind === 'store') trouble ??= outcome;
      for (const place of batch) outcomes[place] = outcome;
    };
    await forEachAtOnce(toBatches(statements, { most, nodesOf }), atOnce, send);
    return outcomes;
  }

  /** Resolves when the server answers, and the tables are there. */
  async check(): Promise<void> {
    await this.execute('select key from system.local');
  }

  /** What is still on its way is nobody's any more. */
  close(): Promise<void> {
    return this.#connection.close();
  }
}

async function sendTogether(client: Client, statements: readonly Statement[]): Promise<Outcome> {
  const [first, ...others] = statements.map(({ query, values }) => ({ query, params: [...values] }));
  try {
    if (others.length === 0) await client.execute(first!.query, first!.params);
    else await client.batch([first!, ...others], { logged: false });
    return undefined;
  } catch (error) {
    const refusal = toRepositoryError(error);
    if (refusal instanceof RepositoryError) return refusal;
    throw refusal;
  }
}
