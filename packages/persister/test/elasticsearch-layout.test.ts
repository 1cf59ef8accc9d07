import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventCodec, logCodec, maxDepth, type EventEnvelope, type LogEnvelope } from '@monasca/common/messages';
import type { StoreRecord } from '../src/record.js';
import type { Repository, Store } from '../src/repository.js';
import { writeRecords } from '../src/stages/write.js';
import { record } from './contract/records.js';
import { ElasticsearchFixture } from './elasticsearch-fixture.js';

const once = <V>(work: () => Promise<V>): Promise<V> => work();

const event = (project: string, fields: object): StoreRecord<EventEnvelope> => {
  const all = {
    event_type: 'compute.create',
    timestamp: '2017-06-01 09:15:11',
    payload: {},
    dimensions: {},
    ...fields,
  };
  return record(eventCodec, { event: all, meta: { project_id: project }, creation_time: 1 });
};

const log = (tenantId: string, body: object): StoreRecord<LogEnvelope> => {
  const own = { message: 'm', timestamp: 1_496_308_511, ...body };
  return record(logCodec, { log: own, creation_time: 1_496_308_512, meta: { tenantId, region: 'R' } });
};

describe('what Elasticsearch holds', () => {
  const fixture = new ElasticsearchFixture();
  let store: Store;
  let events: Repository<EventEnvelope>;
  let logs: Repository<LogEnvelope>;
  beforeAll(async () => {
    store = await fixture.open();
    events = store.repositories.events!;
    logs = store.repositories.logs!;
  });
  afterAll(() => fixture.close());

  /** Writes all and expects that none is refused, and all are found. */
  const writeAll = async <T>(repository: Repository<T>, records: readonly StoreRecord<T>[]): Promise<void> => {
    expect((await writeRecords(repository, records, once)).refused.map(({ detail }) => detail)).toEqual([]);
    expect(await repository.find(records)).toEqual(records.map(() => ({ copies: 1, isEqual: true })));
  };

  it('is an event under its id, as the original writes it, in the index of its project and day', async () => {
    const project = randomUUID();
    const wire = `{"event":{"payload":{"a":1.0,"big":12345678901234567890},"event_type":"compute.instance.create.start",
      "timestamp":"2017-06-01 09:15:11.494606","dimensions":{"service":"compute"},"priority":"INFO"},
      "meta":{"project_id":"${project}"},"creation_time":1}`;
    const one = record(eventCodec, wire);
    await writeAll(events, [one]);
    const path = `/${fixture.events}-${project}-2017-06-01/_source/${one.id}`;
    expect(await fixture.askText('GET', path)).toBe(
      `{"project_id":"${project}","@timestamp":"2017-06-01 09:15:11.494606","event_type":"compute.instance.create.start",` +
        '"payload":{"a":1.0,"big":12345678901234567890},"dimensions":{"service":"compute"}}',
    );
  });

  it('is a log as Logstash wrote it, in the index of its tenant and day', async () => {
    const tenant = randomUUID();
    const body = {
      message: 'it\nbroke',
      level: 'error',
      dimensions: { hostname: 'h1', 'a.b': 'c', tenant: 'another' },
    };
    const one = log(tenant, body);
    await writeAll(logs, [one]);
    const { _source: document } = (await fixture.ask('GET', `/${fixture.logs}-${tenant}-2017-06-01/_doc/${one.id}`)) as { _source: object }; // prettier-ignore
    expect(document).toEqual({
      ...{ '@timestamp': '2017-06-01T09:15:11.000Z', creation_time: '2017-06-01T09:15:12.000Z', message: 'it\nbroke' },
      ...{ log_level: 'error', tenant, region: 'R', hostname: 'h1', 'a.b': 'c' },
      ...{ dimensions: { tenant: 'another' }, fields: { level: 'error', timestamp: 1_496_308_511 } },
    });
  });

  it('is in the index of the day when Kafka took it where an event has no time of its own', async () => {
    const project = randomUUID();
    await writeAll(
      events,
      ['yesterday', null, 5, { a: 1 }].map((timestamp) => event(project, { timestamp })),
    );
    expect(await fixture.indices(`${fixture.events}-${project}-*`)).toEqual([`${fixture.events}-${project}-2023-11-14`]); // prettier-ignore
  });

  it('is in an index of its own however far away its day is', async () => {
    const project = randomUUID();
    const days = ['0000-01-01', '0001-01-01', '9999-12-31'];
    await writeAll(
      events,
      days.map((timestamp) => event(project, { timestamp })),
    );
    await writeAll(logs, [log(project, { timestamp: 253_402_300_799 }), log(project, { timestamp: -62_167_219_200 })]);
    expect(await fixture.indices(`${fixture.events}-${project}-*`)).toEqual(days.map((day) => `${fixture.events}-${project}-${day}`)); // prettier-ignore
  });

  it('has names in lower case', async () => {
    const [project, upper] = [randomUUID(), randomUUID().toUpperCase()];
    await writeAll(events, [event(project, {}), event(project.toUpperCase(), {}), event(upper, {})]);
    expect(await fixture.indices(`${fixture.events}-${project}-*`)).toHaveLength(1);
    expect(await fixture.indices(`${fixture.events}-${upper.toLowerCase()}-*`)).toHaveLength(1);
  });

  describe('as its readers ask for it', () => {
    const project = randomUUID();
    const created = event(project, {
      ...{ event_type: 'compute.instance.create', payload: { state: 'active', flavor: { vcpus: 4 } } },
      ...{ timestamp: '2017-06-01 09:15:11.494606', dimensions: { hostname: 'nova-1' } },
    });
    const broken = log(project, { message: 'Disk sda1 failed', level: 'error', dimensions: { hostname: 'nova-1' } });
    const count = async (prefix: string, query: object): Promise<number> => {
      const answer = await fixture.ask('POST', `/${prefix}-${project}*/_count`, { query });
      return (answer as { count: number }).count;
    };
    beforeAll(async () => {
      const others = [
        event(project, { event_type: 'volume.attach' }),
        event(project, { timestamp: '2018-01-01T00:00:00Z' }),
      ];
      await writeAll(events, [created, ...others]);
      await writeAll(logs, [broken, log(project, { message: 'fine', dimensions: { hostname: 'swift-2' } })]);
    });

    it.each([
      ['type, as the integration tests of the original ask', { match: { event_type: ' compute.instance.create ' } }],
      ['exact type', { term: { 'event_type.keyword': 'compute.instance.create' } }],
      ['a value of the payload', { term: { 'payload.state': 'active' } }],
      ['a value deep in the payload', { term: { 'payload.flavor.vcpus': '4' } }],
      ['a dimension', { term: { 'dimensions.hostname': 'nova-1' } }],
      ['a time, to the millisecond', { range: { '@timestamp': { gte: '2017-06-01T09:15:11.494Z', lte: '2017-06-01T09:15:11.494Z' } } }], // prettier-ignore
    ])('is found among events by %s', async (_what, query) => {
      expect(await count(fixture.events, query)).toBe(1);
    });

    it.each([
      ['a word of its message', { match: { message: 'DISK' } }],
      ['a dimension', { match: { hostname: 'nova-1' } }],
      ['the exact value of a dimension', { term: { 'hostname.keyword': 'nova-1' } }],
      ['its level', { term: { 'log_level.keyword': 'error' } }],
    ])('is found among logs by %s', async (_what, query) => {
      expect(await count(fixture.logs, query)).toBe(1);
    });

    it('is found among logs by a time', async () => {
      const range = { '@timestamp': { gte: '2017-06-01T09:15:11Z', lt: '2017-06-01T09:15:12Z' } };
      expect(await count(fixture.logs, { range })).toBe(2);
    });
  });

  it('takes payloads and dimensions of events of any type beside each other, however deep, long and many', async () => {
    const nested = (depth: number): object => (depth === 1 ? {} : { a: nested(depth - 1) });
    const project = randomUUID();
    const values = [
      ...[
        null,
        'text',
        5,
        1e300,
        true,
        [],
        ['a', 1],
        [{ a: 1 }, null, [{ b: 'x' }]],
        {},
        { a: 1 },
        { a: 'x' },
        { a: { b: 1 } },
      ],
      ...[
        { a: [1, 'x', { c: null }] },
        { 'a.b': 1, a: { b: 'x' } },
        { a: '2017-06-01' },
        { '': { '': 1 } },
        { '.': '..' },
      ],
      { a: 'x'.repeat(100_000) },
      { ['k'.repeat(10_000)]: 'x'.repeat(10_000) },
      Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`name ${i}`, i])),
      // The envelope has two levels of its own.
      nested(maxDepth - 2),
      { _id: 'x', _source: 1, __proto__: null, constructor: 1 },
    ];
    await writeAll(events, values.flatMap((value, i) => [
      event(project, { payload: { value: i, ...(value as object) }, dimensions: value }),
      event(project, { payload: value, event_type: `type ${i}` }),
    ])); // prettier-ignore
    const { [`${fixture.events}-${project}-2017-06-01`]: index } = (await fixture.ask('GET', `/${fixture.events}-${project}-*/_mapping`)) as Record<string, { mappings: { properties: object } }>; // prettier-ignore
    expect(Object.keys(index?.mappings.properties ?? {}).sort()).toEqual(['@timestamp', 'dimensions', 'event_type', 'payload', 'project_id']); // prettier-ignore
  });

  it('takes types and timestamps of events of any type beside each other', async () => {
    const project = randomUUID();
    const values = ['2017-06-01', 'garbage', '2017-06-01T25:61:00', '5', '', 5, true, null, { a: 1 }, ['x'], 'x'.repeat(50_000)]; // prettier-ignore
    await writeAll(events, values.flatMap((value) => [
      event(project, { timestamp: value }),
      event(project, { event_type: value }),
    ])); // prettier-ignore
  });

  it('takes dimensions and fields of logs of any name and type beside each other', async () => {
    const tenant = randomUUID();
    const names = ['a', 'a.b', 'a.b.c', 'a.keyword', 'a..b', '.', '..', '.a', 'a.', '', ' ', '\t', '_id', '_x', 'é', 'x*y', '"', '\n', '\ud800', '__proto__', 'message', 'message.x', 'fields.a', 'x'.repeat(255), 'x'.repeat(30_000)]; // prettier-ignore
    const values = ['x', '2017-06-01', '5', 5, true, null, { a: 1 }, ['x', { b: 1 }], '', 'x'.repeat(100_000)];
    const bodies = names.flatMap((name) =>
      values.flatMap((value) => [{ dimensions: { [name]: value } }, { [`own ${name}`]: value }]),
    );
    await writeAll(logs, bodies.map((body) => log(tenant, body))); // prettier-ignore
    await writeAll(
      logs,
      [null, 'x', 5, ['x']].map((dimensions) => log(tenant, { dimensions })),
    );
  });

  it('takes more dimensions of logs than an index may have fields', async () => {
    const tenant = randomUUID();
    const dimensions = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`name ${i}`, 'x']));
    await writeAll(logs, [log(tenant, { dimensions: dimensions(2_000) }), log(tenant, { dimensions: { late: 'x' } })]);
  });

  it('takes every text as it came, or refuses that record alone', async () => {
    const tenant = randomUUID();
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
    const texts = fc.sample(fc.tuple(text, fc.dictionary(text, text, { maxKeys: 3 })), { numRuns: 100, seed: 4 });
    for (const [repository, records] of [
      [logs, texts.map(([message, dimensions]) => log(tenant, { message, dimensions, own: dimensions }))],
      [events, texts.map(([event_type, payload]) => event(tenant, { event_type, payload, dimensions: payload }))],
    ] as [Repository<unknown>, StoreRecord<unknown>[]][]) {
      const { refused } = await writeRecords(repository, records, once);
      const bad = new Set(refused.map(({ record }) => record));
      const taken = records.filter((one) => !bad.has(one));
      expect(await repository.find(taken)).toEqual(taken.map(() => ({ copies: 1, isEqual: true })));
      // Nothing but the one character that keys of flattened fields must not have.
      expect(refused.filter(({ detail }) => !detail.includes('reserved character \\0'))).toEqual([]);
      expect(bad.size).toBeLessThan(20);
    }
  });
});
