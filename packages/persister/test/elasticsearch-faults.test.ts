import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRetry, silentLog } from '@monasca/common';
import type { EventEnvelope } from '@monasca/common/messages';
import { PartialWriteError, type Repository } from '../src/repository.js';
import { writeRecords } from '../src/stages/write.js';
import { event } from './contract/records.js';
import { ElasticsearchFixture, elasticsearchUrl } from './elasticsearch-fixture.js';
import { TcpProxy } from './tcp-proxy.js';

const once = <V>(work: () => Promise<V>): Promise<V> => work();
const patience = { name: 'storing', log: silentLog };
const stored = { copies: 1, isEqual: true };
const absent = { copies: 0, isEqual: false };

describe('what Elasticsearch does not take', () => {
  const fixture = new ElasticsearchFixture();
  let events: Repository<EventEnvelope>;
  beforeAll(async () => {
    events = (await fixture.open({ timeout_seconds: 4 })).repositories.events!;
  });
  afterAll(() => fixture.close());

  const indexOf = (project: string): string => `${fixture.events}-${project}-2017-06-01`;

  /** Each makes an index unable to take documents, and says how to mend it. */
  const faults: readonly [what: string, spoil: (index: string) => Promise<() => Promise<unknown>>, text: RegExp][] = [
    [
      'is blocked',
      async (index) => {
        await fixture.ask('PUT', `/${index}`, { settings: { 'index.blocks.write': true } });
        return () => fixture.ask('PUT', `/${index}/_settings`, { 'index.blocks.write': null });
      },
      /403: cluster_block_exception/,
    ],
    [
      'is blocked as by a full disk',
      async (index) => {
        const setting = 'index.blocks.read_only_allow_delete';
        await fixture.ask('PUT', `/${index}`, { settings: { [setting]: true } });
        return () => fixture.ask('PUT', `/${index}/_settings`, { [setting]: null });
      },
      /429: cluster_block_exception/,
    ],
    [
      'is closed',
      async (index) => {
        await fixture.ask('PUT', `/${index}`);
        await fixture.ask('POST', `/${index}/_close`);
        return () => fixture.ask('POST', `/${index}/_open`);
      },
      /400: index_closed_exception/,
    ],
    [
      'has no shards',
      async (index) => {
        const setting = 'index.routing.allocation.require._name';
        // It would be waited for.
        await fixture.ask('PUT', `/${index}?wait_for_active_shards=0`, { settings: { [setting]: 'nobody' } });
        return () => fixture.ask('PUT', `/${index}/_settings`, { [setting]: null });
      },
      /503: unavailable_shards_exception/,
    ],
    [
      'is an alias of several',
      async (index) => {
        const parts = [`${index}-a`, `${index}-b`];
        for (const part of parts) await fixture.ask('PUT', `/${part}`);
        const change = (action: string) =>
          fixture.ask('POST', '/_aliases', { actions: parts.map((part) => ({ [action]: { index: part, alias: index } })) }); // prettier-ignore
        await change('add');
        return () => change('remove');
      },
      /400: illegal_argument_exception: no write index/,
    ],
    [
      'has a pipeline that is not there',
      async (index) => {
        await fixture.ask('PUT', `/${index}`, { settings: { 'index.default_pipeline': 'nowhere' } });
        return () => fixture.ask('PUT', `/${index}/_settings`, { 'index.default_pipeline': '_none' });
      },
      /400: illegal_argument_exception: pipeline/,
    ],
  ];

  it.each(faults)('waits alone while its index %s, and is stored when that is over', async (_what, spoil, text) => {
    const [bad, good] = [randomUUID(), randomUUID()];
    const mend = await spoil(indexOf(bad));
    const records = [event(good, 1), event(bad, 2), event(good, 3), event(bad, 4)];
    const error = await events.write(records).then(() => undefined, (reason: unknown) => reason); // prettier-ignore
    expect(error).toBeInstanceOf(PartialWriteError);
    expect(error).toMatchObject({ kind: 'store', left: [1, 3], refused: [] });
    expect((error as Error).message).toMatch(text);
    await mend();
    await writeRecords(events, [records[1]!, records[3]!], createRetry({ ...patience, signal: AbortSignal.timeout(15_000) })); // prettier-ignore
    expect(await events.find(records)).toEqual(records.map(() => stored));
  });

  it('is given up alone where its data does not fit the index that is there, and where no index can be', async () => {
    const [strange, project] = [randomUUID(), randomUUID()];
    const properties = { payload: { type: 'long' }, dimensions: { type: 'object' } };
    await fixture.ask('PUT', `/${indexOf(strange)}`, { mappings: { properties } });
    const projects = [project, strange, project, 'a*b', 'x'.repeat(250), project];
    const records = projects.map((id, number) => event(id, { number }));
    const { refused } = await writeRecords(events, records, once);
    const details = new Map(refused.map(({ record, detail }) => [records.indexOf(record), detail]));
    expect([...details.keys()].sort()).toEqual([1, 3, 4]);
    expect(details.get(1)).toMatch(/^Elasticsearch 400: document_parsing_exception: .*payload/);
    expect(details.get(3)).toMatch(/expected none of .*, got "\*"$/);
    expect(details.get(4)).toMatch(/expected at most 255 bytes, got \d+$/);
    expect(await events.find(records)).toEqual(records.map((_, i) => (details.has(i) ? absent : stored)));
  });

  it('may be there although no answer came: it is written again, and stored once', async () => {
    const proxy = await TcpProxy.to(elasticsearchUrl);
    const host = new URL(proxy.url(elasticsearchUrl)).host;
    const { events } = (await fixture.open({ hosts: [host] })).repositories;
    const project = randomUUID();
    const records = Array.from({ length: 100 }, (_, number) => event(project, { number }));
    // The server makes the index before it answers: the answer is lost when everything is done.
    proxy.loseAnswersTo(project);
    await expect(events!.write(records)).rejects.toMatchObject({ kind: 'store' });
    expect(proxy.lost).toBeGreaterThan(0);
    proxy.loseAnswersTo(undefined);
    expect(await events!.find(records)).toEqual(records.map(() => stored));
    await events!.write(records);
    expect(await events!.find(records)).toEqual(records.map(() => stored));
    await proxy.close();
  });

  it('is what comes while nobody answers, and no longer', async () => {
    const proxy = await TcpProxy.to(elasticsearchUrl);
    const host = new URL(proxy.url(elasticsearchUrl)).host;
    proxy.cut();
    // Nor is it there at the start.
    const store = await fixture.open({ hosts: [host] });
    const one = event(randomUUID(), {});
    await expect(store.check()).rejects.toMatchObject({ kind: 'store' });
    await expect(store.repositories.events!.write([one])).rejects.toMatchObject({ kind: 'store' });
    proxy.mend();
    await store.repositories.events!.write([one]);
    await expect(store.check()).resolves.toBeUndefined();
    expect(await store.repositories.events!.find([one])).toEqual([stored]);
    await store.close();
    await proxy.close();
  });
});
