import { createMariadbDatabase } from './own-mariadb.js';
import { createPostgresDatabase } from './own-postgres.js';

/** A database of its own on a server for tests. */
export interface OwnDatabase {
  /** For `[orm] url`. */
  readonly url: string;
  /** @param text with a question mark for each value */
  query(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Ends, on the server, all connections that were made by {@link url}; resolves with how many there were. */
  killConnections(): Promise<number>;
  drop(): Promise<void>;
}

/** @param server a URL of PostgreSQL or of MariaDB */
export const createOwnDatabase = (server: string): Promise<OwnDatabase> =>
  server.startsWith('mysql:') ? createMariadbDatabase(server) : createPostgresDatabase(server);
