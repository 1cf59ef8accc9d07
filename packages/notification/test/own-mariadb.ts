import { randomUUID } from 'node:crypto';
import { createPool, type RowDataPacket } from 'mysql2/promise';
import type { OwnDatabase } from './own-database.js';

/** A database on the server that a URL of MariaDB names, whose user may make some. */
export async function createMariadbDatabase(server: string): Promise<OwnDatabase> {
  const name = `api_${randomUUID().replaceAll('-', '')}`;
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  // One connection: by its number it spares itself.
  const pool = createPool({ uri: server, charset: 'utf8mb4', connectionLimit: 1 });
  const query = async (text: string, values: readonly unknown[] = []) =>
    (await pool.query<RowDataPacket[]>(text, [...values]))[0];
  await query(`create database ${name} character set utf8mb4`);
  await query(`use ${name}`);
  return {
    url,
    query,
    async killConnections() {
      const others = 'select id from information_schema.processlist where db = ? and id <> connection_id()';
      const ids = (await query(others, [name])).map(({ id }) => Number(id));
      for (const id of ids) await query(`kill ${id}`);
      return ids.length;
    },
    async drop() {
      await query(`drop database ${name}`);
      await pool.end();
    },
  };
}
