import { randomUUID } from 'node:crypto';
import { loadConfig } from '@monasca/common/config';
import { schema, type PersisterConfig } from '../src/config.js';

const server = new URL(process.env.MONASCA_TEST_INFLUXDB ?? '');

/** The configuration of an InfluxDB store with a database of its own on the server for tests. */
export function influxdbSection(more: Record<string, unknown> = {}): PersisterConfig['influxdb'] {
  const own = { ip_address: server.hostname, port: Number(server.port), database_name: `mon-${randomUUID()}` };
  const values = { influxdb: { ...own, ...more } };
  return loadConfig(schema, { env: {}, overrides: { name: 'test', values } }).values.influxdb;
}
