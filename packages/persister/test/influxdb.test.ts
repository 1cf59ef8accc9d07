import { describe, afterAll, beforeAll } from 'vitest';
import { openInfluxdb } from '../src/repositories/influxdb/index.js';
import type { Store } from '../src/repository.js';
import { influxdbSection } from './influxdb-section.js';
import { awayContract, storeContract } from './contract/store-contract.js';

describe.each([{ db_per_tenant: false }, { db_per_tenant: true, compression: 'gzip' }])(
  'InfluxDB with %o',
  (options) => {
    let store: Store;
    beforeAll(async () => {
      store = await openInfluxdb(influxdbSection(options));
    });
    afterAll(() => store.close());

    storeContract({ store: () => store }, ['metrics', 'alarmHistory']);
  },
);

describe('InfluxDB', () => {
  awayContract(() => openInfluxdb(influxdbSection({ port: 1 })), 'metrics');
});
