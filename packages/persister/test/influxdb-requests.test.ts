import type { IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { untilCommitted } from './committed.js';
import { Harness } from './harness.js';
import { HttpProxy } from './http-proxy.js';
import { influxdb } from './stores/influxdb.js';
import type { StoreUnderTest } from './stores/index.js';

interface Seen {
  readonly method: string | undefined;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly type: string | undefined;
  body: string;
}

/** What reaches InfluxDB when records come: the numbers are those of the contract's black-box checks. */
describe('requests to InfluxDB', () => {
  let store: StoreUnderTest;
  let proxy: HttpProxy;
  let harness: Harness;
  let seen: Seen[] = [];
  beforeAll(async () => {
    store = influxdb();
    proxy = await HttpProxy.to(process.env.MONASCA_TEST_INFLUXDB ?? '');
    proxy.judge = (request: IncomingMessage) => {
      const { method, url, headers } = request;
      const one = { method, path: url ?? '', authorization: headers.authorization, type: headers['content-type'], body: '' }; // prettier-ignore
      request.on('data', (bytes: Buffer) => (one.body += bytes.toString()));
      seen.push(one);
      return 'pass';
    };
  });
  afterEach(() => harness.close());
  afterAll(async () => {
    await proxy.close();
    await store.close();
  });

  const writes = (): Seen[] => seen.filter(({ path }) => path.startsWith('/write'));
  const lines = ({ body }: Seen): string[] => body.trimEnd().split('\n');

  /** Publishes to one partition what is there before the persister, and lets it store that. */
  async function stored(values: readonly Buffer[], own: object, group: Record<string, unknown>): Promise<void> {
    await harness.publish('metrics', values.map((value) => ({ value, partition: 0 }))); // prettier-ignore
    const address = { ip_address: proxy.url.hostname, port: Number(proxy.url.port), ...own };
    const values_ = { influxdb: { ...store.values.influxdb, ...address } };
    seen = [];
    const running = await harness.start({ ...store, values: values_ }, group);
    await untilCommitted(harness, 'metrics');
    await running.stop();
  }

  it('V-1, V-25: are one write of one line for one metric, with the credentials', async () => {
    harness = new Harness(['metrics']);
    await harness.open();
    const value = harness.metric(1_405_630_174_123, { name: 'cpu.idle_perc', value: 1 });
    await stored([value], { password: 'secret' }, { batch_size: 1 });
    expect(writes()).toEqual([
      {
        method: 'POST',
        path: `/write?db=${store.values.influxdb?.database_name as string}&precision=ms`,
        authorization: `Basic ${Buffer.from('mon_persister:secret').toString('base64')}`,
        type: 'application/octet-stream',
        body: `cpu.idle_perc,_region=R,_tenant_id=${harness.tenant},hostname=h${1_405_630_174_123 % 7} value=1,value_meta="{}" 1405630174123\n`,
      },
      // The first one found no database.
      ...writes().slice(1, 2),
    ]);
    expect(seen.some(({ body }) => body.startsWith('q=CREATE+DATABASE'))).toBe(true);
  });

  it('V-25: have no credentials without a password', async () => {
    harness = new Harness(['metrics']);
    await harness.open();
    await stored([harness.metric(1)], {}, { batch_size: 1 });
    expect(new Set(seen.map(({ authorization }) => authorization))).toEqual(new Set([undefined]));
  });

  it('V-14, V-16: are as many writes, in order, as the batch has parts', async () => {
    harness = new Harness(['metrics']);
    await harness.open();
    const values = Array.from({ length: 1_000 }, (_, i) => harness.metric(1_700_000_000_000 + i));
    await stored(values, { batch_size: 300 }, { batch_size: 1_000, max_wait_time_seconds: 600 });
    expect(writes().map((one) => lines(one).length)).toEqual([300, 300, 300, 100]);
    const times = writes().flatMap(lines).map((line) => Number(line.split(' ').at(-1))); // prettier-ignore
    expect(times).toEqual(values.map((_, i) => 1_700_000_000_000 + i));
  });

  it('V-15: come when the oldest record is old enough, though there are too few', async () => {
    harness = new Harness(['metrics']);
    await harness.open();
    await stored([harness.metric(1), harness.metric(2)], {}, { batch_size: 1_000, max_wait_time_seconds: 1 });
    expect(writes().flatMap(lines)).toHaveLength(2);
  });

  it('V-19: go to a database of each tenant, in the order of first sight', async () => {
    harness = new Harness(['metrics']);
    await harness.open();
    const of = (tenantId: string, timestamp: number) =>
      Buffer.from(JSON.stringify({ metric: { name: 'm', timestamp, value: 1 }, meta: { tenantId, region: 'R' } }));
    const [first, second] = [`${harness.tenant}-b`, `${harness.tenant}-a`];
    const values = [of(first, 1), of(second, 2), of(first, 3)];
    await stored(values, { db_per_tenant: true }, { batch_size: 3, max_wait_time_seconds: 600 });
    const name = String(store.values.influxdb?.database_name);
    const written = new Map(writes().map((one) => [new URL(one.path, 'http://x').searchParams.get('db'), lines(one).length])); // prettier-ignore
    expect([...written]).toEqual([[`${name}_${first}`, 2], [`${name}_${second}`, 1]]); // prettier-ignore
  });
});
