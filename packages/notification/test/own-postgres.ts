import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { OwnDatabase } from './own-database.js';

/** A database on the server that a URL of PostgreSQL names, whose user may make some. */
export async function createPostgresDatabase(server: string): Promise<OwnDatabase> {
  const name = `api_${randomUUID().replaceAll('-', '')}`;
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  await runOn(server, `create database ${name}`);
  // One connection: by its number it spares itself.
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const query = async (text: string, values: readonly unknown[] = []) => {
    let count = 0;
    const numbered = values.length === 0 ? text : text.replace(/\?/g, () => `$${(count += 1)}`);
    return (await pool.query<Record<string, unknown>>(numbered, [...values])).rows;
  };
  return {
    url,
    query,
    async killConnections() {
      // Within a transaction it would look the same all the time.
      await query('select pg_stat_clear_snapshot()');
      const others = 'from pg_stat_activity where datname = ? and pid <> pg_backend_pid()';
      return (await query(`select pg_terminate_backend(pid) ${others}`, [name])).length;
    },
    async drop() {
      await pool.end();
      await runOn(server, `drop database ${name} with (force)`);
    },
  };
}

async function runOn(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(statement);
  await client.end();
}
