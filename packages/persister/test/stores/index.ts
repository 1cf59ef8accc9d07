import { cassandra } from './cassandra.js';
import { elasticsearch } from './elasticsearch.js';
import { influxdb } from './influxdb.js';
import { postgres } from './postgres.js';
import type { StoreUnderTest } from './store-under-test.js';

export type { StoreUnderTest } from './store-under-test.js';

/** Every store with a server of its own. */
export const storesUnderTest: Readonly<Record<string, () => StoreUnderTest | Promise<StoreUnderTest>>> = {
  cassandra,
  elasticsearch,
  influxdb,
  postgres,
};
