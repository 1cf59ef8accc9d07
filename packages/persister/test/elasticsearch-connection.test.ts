import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { writeRecords } from '../src/stages/write.js';
import { event } from './contract/records.js';
import { ElasticsearchFixture } from './elasticsearch-fixture.js';
import { certificates, ElasticsearchGateway, type Answer, type Asked } from './elasticsearch-gateway.js';

const once = <V>(work: () => Promise<V>): Promise<V> => work();
const stored = { copies: 1, isEqual: true };

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** Lets nobody pass without these credentials. */
const wants =
  (authorization: string) =>
  ({ headers }: Asked): Answer | undefined =>
    headers.authorization === authorization
      ? undefined
      : { status: 401, body: { error: { type: 'security_exception', reason: 'unable to authenticate' }, status: 401 } };

describe('the way to Elasticsearch', () => {
  const fixture = new ElasticsearchFixture();
  afterAll(() => fixture.close());

  const gateway = async (intercept: (asked: Asked) => Answer | undefined, options?: { tls: boolean }) => {
    const opened = await ElasticsearchGateway.open(intercept, options);
    onTestFinished(() => opened.close());
    return opened;
  };
  const writeAndFind = async (section: Record<string, unknown>) => {
    const { events } = (await fixture.open(section)).repositories;
    const one = event(randomUUID(), { a: 1 });
    await events!.write([one]);
    return events!.find([one]);
  };

  it.each([
    ['a user', { user: 'monasca', password: 'geheim' }, basic('monasca', 'geheim')],
    ['an API key', { api_key: 'aWQ6a2V5', user: 'monasca' }, 'ApiKey aWQ6a2V5'],
  ])('takes TLS with the CA of a file, and %s', async (_whose, credentials, authorization) => {
    const { host } = await gateway(wants(authorization), { tls: true });
    const section = { hosts: [host], ssl: true, ca_file: certificates.caFile, ...credentials };
    expect(await writeAndFind(section)).toEqual([stored]);
  });

  it('takes any certificate where it need not be valid', async () => {
    const { host } = await gateway(() => undefined, { tls: true });
    expect(await writeAndFind({ hosts: [host], ssl: true, verify_ssl: false })).toEqual([stored]);
  });

  it('is refused at the start with a certificate that is not valid', async () => {
    const { host } = await gateway(() => undefined, { tls: true });
    const opening = fixture.open({ hosts: [host], ssl: true });
    await expect(opening).rejects.toMatchObject({ code: 'configuration', exitCode: 78 });
    await expect(opening).rejects.toThrow(/^\[elasticsearch\] ca_file, verify_ssl: .*certificate/);
  });

  it('is refused at the start with wrong credentials, which nobody is told', async () => {
    const { host } = await gateway(wants(basic('monasca', 'another')));
    const opening = fixture.open({ hosts: [host], user: 'monasca', password: 'geheim' });
    await expect(opening).rejects.toMatchObject({ code: 'unauthorized', exitCode: 77 });
    await expect(opening).rejects.toThrow(/security_exception: unable to authenticate/);
    await expect(opening).rejects.not.toThrow(/geheim/);
  });

  it('is refused at the start to another product', async () => {
    const { host } = await gateway(() => ({ status: 200, headers: { 'content-type': 'application/json' } }));
    const opening = fixture.open({ hosts: [host] });
    await expect(opening).rejects.toMatchObject({ code: 'configuration' });
    await expect(opening).rejects.toThrow(/hosts: expected Elasticsearch 8/);
  });

  it('is open to a user who may write and no more', async () => {
    const forbidden = { error: { type: 'security_exception', reason: 'action is unauthorized' }, status: 403 };
    const { host } = await gateway(({ method, path }) =>
      path === '/' || (method === 'PUT' && path.startsWith('/_index_template')) ? { status: 403, body: forbidden } : undefined,
    ); // prettier-ignore
    const store = await fixture.open({ hosts: [host] });
    await expect(store.check()).resolves.toBeUndefined();
    // The index that is made without a template is no test's of the layout.
    const one = event(randomUUID(), { a: 1 });
    await store.repositories.events!.write([one]);
    expect(fixture.warnings).toEqual([expect.stringMatching(/^Elasticsearch refuses the index template .*403/)]);
  });

  it('sends a group in several requests that are small enough, compressed if it is told so', async () => {
    const opened = await gateway(() => undefined);
    const { events } = (await fixture.open({ hosts: [opened.host], bulk_bytes: 2_000, compression: 'gzip' }))
      .repositories;
    const project = randomUUID();
    const records = Array.from({ length: 50 }, (_, i) => event(project, { i }));
    await events!.write(records);
    const bulks = opened.asked.filter(({ path }) => path.startsWith('/_bulk')).map(({ body }) => gunzipSync(body));
    expect(bulks.length).toBeGreaterThan(5);
    expect(bulks.filter(({ length }) => length > 2_000)).toEqual([]);
    expect(await events!.find(records)).toEqual(records.map(() => stored));
  });

  it('is narrowed for a proxy that takes less: what fits is stored, what does not is given up', async () => {
    const { host } = await gateway(({ body }) =>
      body.length > 5_000 ? { status: 413, body: 'too large' } : undefined,
    );
    const { events } = (await fixture.open({ hosts: [host] })).repositories;
    const project = randomUUID();
    const records = Array.from({ length: 30 }, (_, i) => event(project, i === 17 ? 'x'.repeat(6_000) : { i }));
    const { refused } = await writeRecords(events!, records, once);
    expect(refused.map(({ record, detail }) => [records.indexOf(record), detail])).toEqual([[17, 'Elasticsearch 413: too large']]); // prettier-ignore
    expect(await events!.find(records)).toEqual(records.map((_, i) => (i === 17 ? { copies: 0, isEqual: false } : stored))); // prettier-ignore
  });

  it.each([429, 502, 503])('that answers %d leads to another attempt', async (status) => {
    let isBusy = true;
    const { host } = await gateway(({ path }) => (path.startsWith('/_bulk') && isBusy ? { status } : undefined));
    const { events } = (await fixture.open({ hosts: [host], max_retries: 1 })).repositories;
    const one = event(randomUUID(), { a: 1 });
    await expect(events!.write([one])).rejects.toMatchObject({ kind: 'store', left: [0] });
    isBusy = false;
    await events!.write([one]);
    expect(await events!.find([one])).toEqual([stored]);
  });

  it('goes by another node where one is away', async () => {
    const opened = await gateway(() => undefined);
    const { events } = (await fixture.open({ hosts: ['127.0.0.1:1', opened.host], max_retries: 1 })).repositories;
    const records = Array.from({ length: 4 }, (_, i) => event(randomUUID(), { i }));
    for (const one of records) await events!.write([one]);
    expect(await events!.find(records)).toEqual(records.map(() => stored));
  });

  it('names the policy of ages in the template where the server has lifecycles', async () => {
    const puts: Asked[] = [];
    const { host } = await gateway((asked) => {
      if (asked.method === 'PUT') puts.push(asked);
      return asked.method === 'PUT' ? { status: 200, body: { acknowledged: true } } : undefined;
    });
    const { events } = (await fixture.open({ hosts: [host], retention_days: 45 })).repositories;
    await events!.write([event(randomUUID(), {})]);
    const name = `monasca-${fixture.events}`;
    expect(puts.map(({ path, body }) => [path, JSON.parse(String(body)) as unknown])).toEqual([
      [`/_ilm/policy/${name}`, { policy: { phases: { delete: { min_age: '45d', actions: { delete: {} } } } } }],
      [`/_index_template/${name}`, expect.objectContaining({ template: expect.objectContaining({ settings: { 'index.lifecycle.name': name } }) as unknown })], // prettier-ignore
    ]);
  });

  it('is closed at once, whatever is waited for', async () => {
    const opened = await gateway(({ path }) => (path.startsWith('/_bulk') ? { status: 0 } : undefined));
    // Far more time than the test has.
    const store = await fixture.open({ hosts: [opened.host], timeout_seconds: 3_600 });
    const writing = store.repositories.events!.write([event(randomUUID(), {})]);
    const outcome = expect(writing).rejects.toMatchObject({ kind: 'store' });
    await expect.poll(() => opened.asked.some(({ path }) => path.startsWith('/_bulk'))).toBe(true);
    await store.close();
    await outcome;
  });

  it('is given up after the time that an answer may take', async () => {
    const { host } = await gateway(({ path }) => (path.startsWith('/_bulk') ? { status: 0 } : undefined));
    const { events } = (await fixture.open({ hosts: [host], timeout_seconds: 2 })).repositories;
    await expect(events!.write([event(randomUUID(), {})])).rejects.toThrow(/Request timed out/);
  });
});
