import { afterAll, beforeAll, describe } from 'vitest';
import { openCassandra } from '../src/repositories/cassandra/index.js';
import type { Store } from '../src/repository.js';
import { CassandraFixture } from './cassandra-fixture.js';
import { awayContract, storeContract } from './contract/store-contract.js';

describe.each([
  {},
  {
    ...{ max_batches: 1, concurrent_requests: 2, max_definition_cache_size: 3, retention_policy: 0 },
    ...{ local_data_center: 'datacenter1', consistency_level: 'LOCAL_QUORUM', max_write_retries: 0 },
  },
])('Cassandra with %o', (options) => {
  const fixture = new CassandraFixture();
  let store: Store;
  beforeAll(async () => {
    store = await fixture.open(options);
  });
  afterAll(() => fixture.close());

  storeContract({ store: () => store }, ['metrics', 'alarmHistory']);
});

describe('Cassandra', () => {
  const fixture = new CassandraFixture();
  afterAll(() => fixture.close());

  for (const kind of ['metrics', 'alarmHistory'] as const) {
    awayContract(() => openCassandra(fixture.section({ port: 1 }), fixture.log), kind);
  }
});
