import { boolean, integer, secret, section } from '@monasca/common/config';

/** Where the database is, and how long it keeps what is stored. */
export const postgresSection = section('PostgreSQL, with or without TimescaleDB.', {
  url: secret({
    default: 'postgres://monasca@127.0.0.1:5432/monasca',
    help: 'A server (`postgres://user:password@host:port/database`), or `pglite:DIRECTORY` for one inside the process.',
  }),
  max_connections: integer({ default: 4, min: 1, help: 'Most connections to the server.' }),
  timeout_seconds: integer({
    default: 60,
    min: 1,
    max: 86_400,
    help: 'How long the server may take for a statement, in s; bringing the tables up to date at the start may take longer.',
  }),
  retention_days: integer({
    default: 0,
    min: 0,
    max: 36_500,
    help: 'How long measurements, alarm transitions, logs and events are kept, by their own time, in days; 0 for ever. Hypertables get a retention policy in place of another one, of other tables what is older is deleted bit by bit.',
  }),
  hypertables: boolean({
    default: true,
    help: 'Whether the tables of measurements and alarm transitions become hypertables at the start, with what is in them, where the database has the extension timescaledb.',
  }),
});
