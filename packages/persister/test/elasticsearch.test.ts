import { afterAll, beforeAll, describe } from 'vitest';
import { openElasticsearch } from '../src/repositories/elasticsearch/index.js';
import type { Store } from '../src/repository.js';
import { awayContract, storeContract } from './contract/store-contract.js';
import { ElasticsearchFixture } from './elasticsearch-fixture.js';

describe.each([{}, { compression: 'gzip', bulk_bytes: 2_000, sniff_on_start: true, sniffer_timeout: 1 }])(
  'Elasticsearch with %o',
  (options) => {
    const fixture = new ElasticsearchFixture();
    let store: Store;
    beforeAll(async () => {
      store = await fixture.open(options);
    });
    afterAll(() => fixture.close());

    storeContract({ store: () => store }, ['events', 'logs']);
  },
);

describe('Elasticsearch', () => {
  const fixture = new ElasticsearchFixture();
  afterAll(() => fixture.close());

  for (const kind of ['events', 'logs'] as const) {
    awayContract(() => openElasticsearch(fixture.section({ hosts: ['127.0.0.1:1'] }), fixture.log), kind);
  }
});
