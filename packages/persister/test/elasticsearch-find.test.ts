import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventCodec, logCodec, type EventEnvelope, type LogEnvelope } from '@monasca/common/messages';
import type { StoreRecord } from '../src/record.js';
import type { Repository, Store } from '../src/repository.js';
import { record } from './contract/records.js';
import { ElasticsearchFixture } from './elasticsearch-fixture.js';

const stored = { copies: 1, isEqual: true };
const absent = { copies: 0, isEqual: false };
const another = { copies: 1, isEqual: false };
const doubled = { copies: 2, isEqual: true };

const event = (project: string, fields: object = {}): StoreRecord<EventEnvelope> => {
  const all = {
    event_type: 'create',
    timestamp: '2017-06-01 09:15:11',
    payload: { a: 1.5 },
    dimensions: null,
    ...fields,
  };
  return record(eventCodec, { event: all, meta: { project_id: project } });
};

const log = (tenantId: string, body: object = {}): StoreRecord<LogEnvelope> => {
  const own = { message: 'm', timestamp: 1_496_308_511, dimensions: { hostname: 'h' }, ...body };
  return record(logCodec, { log: own, creation_time: 1_496_308_512, meta: { tenantId, region: 'R' } });
};

describe.each([
  { create_templates: true, days: 'in indices of the template' },
  // As the original left them: each field as its first value suggests.
  { create_templates: false, days: 'in indices without a template' },
])('a look for records, $days', ({ create_templates }) => {
  const fixture = new ElasticsearchFixture();
  let store: Store;
  beforeAll(async () => {
    store = await fixture.open({ create_templates });
  });
  afterAll(() => fixture.close());

  /** The kinds, with a record of a tenant and where its document is. */
  const kinds = [
    ['events', event, (tenant: string) => `${fixture.events}-${tenant}-2017-06-01`],
    ['logs', log, (tenant: string) => `${fixture.logs}-${tenant}-2017-06-01`],
  ] as const;

  describe.each(kinds)('%s', (kind, make, indexOf) => {
    const repository = () => store.repositories[kind] as Repository<unknown>;
    const source = (tenant: string, id: string) => fixture.ask('GET', `/${indexOf(tenant)}/_source/${id}`);
    const write = async (...records: StoreRecord<unknown>[]) => {
      await repository().write(records);
      expect(await repository().find(records)).toEqual(records.map(() => stored));
    };

    it('finds a second one under an id that Elasticsearch has made, and under any other that is none of ours', async () => {
      const tenant = randomUUID();
      const [one, two, three] = [make(tenant), make(tenant), make(tenant, { message: 'x', payload: 'x' })];
      await write(one, three);
      await fixture.ask('POST', `/${indexOf(tenant)}/_doc`, await source(tenant, one.id));
      expect(await repository().find([one, three])).toEqual([doubled, stored]);
      await fixture.ask('PUT', `/${indexOf(tenant)}/_doc/${three.id}-copy`, await source(tenant, three.id));
      expect(await repository().find([one, three])).toEqual([doubled, doubled]);
      // One that is equal, and never was written: what stands there under a foreign id may be its own.
      expect(await repository().find([two])).toEqual([stored]);
    });

    it('finds a second one in an index of another day', async () => {
      const tenant = randomUUID();
      const [one, two] = [make(tenant), make(tenant, { message: 'x', payload: 'x' })];
      await write(one, two);
      await fixture.ask('POST', `/${indexOf(tenant).slice(0, -10)}2017-06-02/_doc`, await source(tenant, one.id));
      await fixture.ask('PUT', `/${indexOf(tenant).slice(0, -10)}2017-06-03/_doc/${two.id}`, await source(tenant, two.id)); // prettier-ignore
      expect(await repository().find([one, two])).toEqual([doubled, doubled]);
    });

    it('misses one that was deleted', async () => {
      const tenant = randomUUID();
      const records = Array.from({ length: 5 }, (_, i) => make(tenant, { message: `${i}`, payload: `${i}` }));
      await write(...records);
      await fixture.ask('DELETE', `/${indexOf(tenant)}/_doc/${records[3]!.id}`);
      expect(await repository().find(records)).toEqual([stored, stored, stored, absent, stored]);
      await fixture.ask('DELETE', `/${indexOf(tenant)}`);
      expect(await repository().find(records)).toEqual(records.map(() => absent));
    });

    it('finds one that says something else', async () => {
      const tenant = randomUUID();
      const [one, two] = [make(tenant), make(tenant)];
      await write(one, two);
      const document = { ...(await source(tenant, one.id) as object), message: 'x', payload: { a: 2.5 } }; // prettier-ignore
      await fixture.ask('PUT', `/${indexOf(tenant)}/_doc/${one.id}`, document);
      expect(await repository().find([one, two])).toEqual([another, stored]);
    });

    it('takes no other record for a second one: of another tenant, time or id of ours', async () => {
      const [tenant, other] = [randomUUID(), randomUUID()];
      const one = make(tenant);
      const later = make(tenant, { timestamp: kind === 'events' ? '2017-06-01 09:15:12' : 1_496_308_511.5 });
      await write(one, later, make(tenant), make(`${tenant}-${other}`));
      expect(await repository().find([one])).toEqual([stored]);
    });

    it('reads as many documents as there are', async () => {
      const tenant = randomUUID();
      const records = Array.from({ length: 2_100 }, (_, i) => make(tenant, { message: `${i}`, payload: `${i}` }));
      await write(...records);
      await fixture.ask('POST', `/${indexOf(tenant)}/_doc`, await source(tenant, records[2_050]!.id));
      expect(await repository().find(records)).toEqual(records.map((_, i) => (i === 2_050 ? doubled : stored)));
    });
  });

  it.each(['2017-06-01T09:15:11Z', '2017-06-01T09:15:11.494606', '2017-06-01 09:15:11.494606', '2017-06-01', null])(
    'finds a second event of any time: %j',
    async (timestamp) => {
      const project = randomUUID();
      const one = event(project, { timestamp });
      const events = store.repositories.events!;
      await events.write([one]);
      const [index] = await fixture.indices(`${fixture.events}-${project}-*`);
      await fixture.ask('POST', `/${index}/_doc`, await fixture.ask('GET', `/${index}/_source/${one.id}`));
      expect(await events.find([one])).toEqual([doubled]);
    },
  );
});

describe('a look for events without a readable time', () => {
  const fixture = new ElasticsearchFixture();
  afterAll(() => fixture.close());

  it.each(['yesterday', 'x'.repeat(300), '', 5, { a: 1 }])('finds a second one: %j', async (timestamp) => {
    const events = (await fixture.open()).repositories.events!;
    const project = randomUUID();
    const one = event(project, { timestamp });
    await events.write([one, event(project, { timestamp: null })]);
    const index = `${fixture.events}-${project}-2023-11-14`;
    await fixture.ask('POST', `/${index}/_doc`, await fixture.ask('GET', `/${index}/_source/${one.id}`));
    expect(await events.find([one])).toEqual([doubled]);
  });
});
