import { ServiceError } from '@monasca/common';
import type { PersisterConfig } from '../config.js';
import type { Store } from '../repository.js';
import { openDatabase, postgresStore } from './postgres/index.js';

/** Opens a store from the configuration. */
type OpenStore = (config: PersisterConfig) => Promise<Store>;

/** Every store, by the name that `[repositories]` uses. To add one: a folder beside `postgres`, a line here. */
const stores: ReadonlyMap<string, OpenStore> = new Map([
  [
    'postgres',
    async ({ postgres }) => postgresStore(await openDatabase(postgres.url, { connections: postgres.max_connections })),
  ],
]);

/** Opens a store by name. Throws ServiceError `configuration` for an unknown one, and what opening throws. */
export async function openStore(name: string, config: PersisterConfig): Promise<Store> {
  const open = stores.get(name);
  if (open === undefined) {
    const known = [...stores.keys()].join(', ');
    throw new ServiceError('configuration', `[repositories]: expected one of ${known}, got ${name}`);
  }
  return open(config);
}
