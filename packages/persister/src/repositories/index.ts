import { ServiceError, type Log } from '@monasca/common';
import type { PersisterConfig } from '../config.js';
import type { Store } from '../repository.js';

/** Opens a store from the configuration. */
type OpenStore = (config: PersisterConfig, log: Log) => Promise<Store>;

/**
 * Every store, by the name that `[repositories]` uses. To add one: a folder beside `postgres`, a line here. Only what is
 * used is loaded: the clients of all of them take half a second of processor time at the start.
 */
const stores: ReadonlyMap<string, OpenStore> = new Map<string, OpenStore>([
  ['cassandra', async ({ cassandra }, log) => (await import('./cassandra/index.js')).openCassandra(cassandra, log)],
  [
    'elasticsearch',
    async ({ elasticsearch }, log) => (await import('./elasticsearch/index.js')).openElasticsearch(elasticsearch, log),
  ],
  ['influxdb', async ({ influxdb }) => (await import('./influxdb/index.js')).openInfluxdb(influxdb)],
  ['postgres', async ({ postgres }, log) => (await import('./postgres/index.js')).openPostgres(postgres, log)],
]);

/** What the original calls its stores: `monasca_persister.repositories.influxdb.metrics_repository:MetricInfluxdbRepository`. */
const original = /^monasca_persister\.repositories\.(\w+)\.\w+:\w+$/;

/** The name of a store in the table, for a driver by that name or by the original's. */
export function storeName(driver: string): string {
  return original.exec(driver)?.[1] ?? driver;
}

/** Opens a store by name. Throws ServiceError `configuration` for an unknown one, and what opening throws. */
export async function openStore(name: string, config: PersisterConfig, log: Log): Promise<Store> {
  const open = stores.get(name);
  if (open === undefined) {
    const known = [...stores.keys()].join(', ');
    throw new ServiceError('configuration', `[repositories]: expected one of ${known}, got ${name}`);
  }
  return open(config, log);
}
