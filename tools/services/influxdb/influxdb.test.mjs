// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fakeHttpServer, fakeMachine } from '../testing.mjs';
import { influxdb } from './influxdb.mjs';

describe('the check of influxdb', () => {
  /**
   * @param {import('../testing.mjs').Test} test
   * @param {Record<string, string>} headers of the answer to every request
   */
  const statusWith = async (test, headers) => {
    const { env } = await fakeMachine(test, {});
    const { port, requests } = await fakeHttpServer(test, { status: 204, headers });
    const named = { ...env, MONASCA_TEST_INFLUXDB: `http://user:hush@127.0.0.1:${port}` };
    const status = await influxdb.status({ env: named, log: () => {} });
    return { status, port, paths: requests.map(({ path }) => path) };
  };

  it('is content with an answer to a ping, and shows no password', async (test) => {
    const { status, port, paths } = await statusWith(test, { 'x-influxdb-version': '1.8.10' });
    assert.deepEqual(paths, ['/ping']);
    assert.deepEqual([status.up, status.address], [true, `http://user:***@127.0.0.1:${port}/`]);
  });

  it('takes no other HTTP server for InfluxDB', async (test) => {
    const { status } = await statusWith(test, {});
    assert.equal(status.up, false);
  });
});
