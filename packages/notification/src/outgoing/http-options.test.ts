import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { faultOf } from '../../test/channel-suite.js';
import { startHttpSink, type HttpSink } from '../../test/http-sink.js';
import { openHttpClient } from './http-options.js';
import { createNetworks } from './networks.js';

const values = { timeout: 5, insecure: false, ca_certs: undefined, proxy: undefined };
const networks = createNetworks([], []);

describe('a client with the options of a channel', () => {
  let sink: HttpSink;
  beforeEach(async () => {
    sink = await startHttpSink();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await sink.close();
  });

  it('W17: waits as long as its time-out says', async () => {
    sink.behaviour = (_, response) => {
      setTimeout(() => response.writeHead(200).end(), 1_300);
      return undefined;
    };
    const [short, long] = [1, 50].map((timeout) => openHttpClient({ ...values, timeout }, networks));
    const late = faultOf(short!.request(sink.origin, {}).then(() => undefined));
    expect((await long!.request(sink.origin, {})).status).toBe(200);
    expect((await late).reason).toBe('timeout');
    await Promise.all([short!.close(), long!.close()]);
  });

  it('W13: goes through the proxy of the environment, with the whole URL', async () => {
    vi.stubEnv('HTTP_PROXY', sink.origin);
    vi.stubEnv('NO_PROXY', '');
    const client = openHttpClient(values, networks);
    await client.request('http://receiver.invalid/hook?x=1', { body: 'b' });
    expect(sink.requests).toMatchObject([{ method: 'POST', path: 'http://receiver.invalid/hook?x=1', body: 'b' }]);
    await client.close();
  });

  it('W13: goes past the proxy of the environment to who needs none', async () => {
    vi.stubEnv('HTTP_PROXY', 'http://proxy.invalid');
    vi.stubEnv('NO_PROXY', '127.0.0.1');
    const client = openHttpClient(values, networks);
    await client.request(`${sink.origin}/hook`, {});
    expect(sink.requests).toMatchObject([{ path: '/hook' }]);
    await client.close();
  });
});
