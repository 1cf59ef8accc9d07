// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fakeHttpServer, fakeMachine } from '../testing.mjs';
import { elasticsearch } from './elasticsearch.mjs';

describe('the check of elasticsearch', () => {
  for (const [status, up] of /** @type {const} */ ([
    [200, true],
    [408, false],
  ])) {
    it(`is ${up ? '' : 'not '}content with ${status} for the health of the cluster`, async (test) => {
      const { env } = await fakeMachine(test, {});
      const { port, requests } = await fakeHttpServer(test, { status });
      const named = { ...env, MONASCA_TEST_ELASTICSEARCH: `http://127.0.0.1:${port}/` };
      assert.equal((await elasticsearch.status({ env: named, log: () => {} })).up, up);
      const path = '/_cluster/health?wait_for_status=yellow&timeout=1s';
      assert.deepEqual(
        requests.map((request) => request.path),
        [path],
      );
    });
  }
});
