import { boolean, choice, integer, port, secret, section, string } from '@monasca/common/config';

/** Options of the original, and what newer servers need. */
export const influxdbSection = section('InfluxDB.', {
  ip_address: string({ default: '127.0.0.1', help: 'Host name or address.' }),
  port: port({ default: 8086, help: 'Port of the HTTP API.' }),
  ssl: boolean({ default: false, help: 'Whether to speak HTTPS.' }),
  verify_ssl: boolean({ default: false, help: 'Whether the certificate of the server must be valid.' }),
  user: string({ default: 'mon_persister', help: 'User, for 1.x.' }),
  password: secret({ default: '', help: 'Password, for 1.x; without one no credentials are sent.' }),
  database_name: string({
    default: 'mon',
    help: 'Database (a bucket in 2.x), or the beginning of the name of each.',
  }),
  db_per_tenant: boolean({ default: false, help: 'Whether each tenant has a database `<database_name>_<tenant>`.' }),
  default_retention_hours: integer({
    default: 0,
    min: 0,
    help: 'How long a database that is made here keeps its points, in h; 0 for ever.',
  }),
  batch_size: integer({ default: 10_000, min: 1, help: 'Most points of one write.' }),
  write_api: choice({
    choices: ['v1', 'v2', 'v3'],
    default: 'v1',
    help: 'Which write endpoint: `/write`, `/api/v2/write` or `/api/v3/write_lp`.',
  }),
  org: string({ default: '', help: 'Organization, for 2.x.' }),
  token: secret({ default: '', help: 'Token, for 2.x and 3.x.' }),
  compression: choice({ choices: ['none', 'gzip'], default: 'none', help: 'How bodies of writes are compressed.' }),
  timeout_seconds: integer({ default: 30, min: 1, help: 'How long an answer may take, in s.' }),
});
