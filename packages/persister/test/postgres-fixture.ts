import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { loadConfig } from '@monasca/common/config';
import { schema, type PersisterConfig } from '../src/config.js';
import { openDatabase } from '../src/repositories/postgres/index.js';
import { postgresUrl } from './harness.js';

/** An empty database of its own on the server for tests. */
export interface OwnDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export async function createDatabase(): Promise<OwnDatabase> {
  const name = `t${randomBytes(6).toString('hex')}`;
  const run = async (statement: string): Promise<void> => {
    const database = await openDatabase(postgresUrl);
    await sql.raw(statement).execute(database.db);
    await database.close();
  };
  await run(`create database ${name}`);
  const url = Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
  return { url, drop: () => run(`drop database ${name} with (force)`) };
}

/** The configuration of a PostgreSQL store. */
export function postgresSection(values: Record<string, unknown>): PersisterConfig['postgres'] {
  return loadConfig(schema, { env: {}, overrides: { name: 'test', values: { postgres: values } } }).values.postgres;
}
