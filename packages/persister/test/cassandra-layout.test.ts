import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoreRecord } from '../src/record.js';
import { metricRepository } from '../src/repositories/cassandra/metric-repository.js';
import { partitionKey } from '../src/repositories/cassandra/partition-key.js';
import { queriesOf } from '../src/repositories/cassandra/queries.js';
import { SeriesRegistry } from '../src/repositories/cassandra/series-registry.js';
import { Session } from '../src/repositories/cassandra/session.js';
import type { Store } from '../src/repository.js';
import { writeRecords } from '../src/stages/write.js';
import { CassandraFixture } from './cassandra-fixture.js';
import { metric, transition } from './contract/records.js';

const once = <V>(work: () => Promise<V>): Promise<V> => work();
const day = 86_400;
const time = (ms: number): Date => new Date(ms);
/** A time to live, a moment after it was given. */
const about = (seconds: number): unknown =>
  expect.toSatisfy((ttl: number) => ttl <= seconds && ttl > seconds - 600, `${seconds} s`);

describe('the tables of Cassandra', () => {
  const fixture = new CassandraFixture();
  let store: Store;
  beforeAll(async () => {
    store = await fixture.open();
  });
  afterAll(() => fixture.close());

  const write = async (records: readonly StoreRecord<never>[] | readonly StoreRecord<unknown>[], to = store) => {
    const { refused } = await writeRecords(to.repositories.metrics!, records as never, once);
    return refused.map(({ record, detail }) => [records.indexOf(record as never), detail]);
  };
  const vector = (tenantId: string, timestamp: number, value: number, more: object = {}) =>
    metric(tenantId, 'cpu.idle_perc', timestamp, value, { dimensions: { service: 'monitoring', hostname: 'h1' }, ...more }); // prettier-ignore
  const metricsOf = (tenantId: string) =>
    fixture.rows(
      `select metric_id, dimensions, dimension_names, created_at, updated_at from KEYSPACE.metrics
        where region = 'RegionOne' and tenant_id = ? and metric_name = 'cpu.idle_perc'`,
      [tenantId],
    );

  it('have the columns that the readers know', async () => {
    const columns = await fixture.rows(
      `select table_name, column_name, type, kind, position from system_schema.columns where keyspace_name = 'KEYSPACE'`,
    );
    const told = columns.map(
      ({ table_name, column_name, type, kind, position }) =>
      [table_name, column_name, type, kind, ...(kind === 'partition_key' || kind === 'clustering' ? [position] : [])].join(' '), // prettier-ignore
    );
    expect(told.sort()).toEqual(
      [
        ...['tenant_id text partition_key 0', 'alarm_id text partition_key 1', 'time_stamp timestamp clustering 0'].map((text) => `alarm_state_history ${text}`),
        ...['metric', 'old_state', 'new_state', 'reason', 'reason_data', 'sub_alarms'].map((name) => `alarm_state_history ${name} text regular`),
        ...['region text partition_key 0', 'tenant_id text partition_key 1', 'name text partition_key 2', 'value text clustering 0'].map((text) => `dimensions ${text}`),
        ...['region text partition_key 0', 'tenant_id text partition_key 1', 'dimension_name text partition_key 2'].map((text) => `dimensions_metrics ${text}`),
        ...['dimension_value text partition_key 3', 'metric_name text clustering 0'].map((text) => `dimensions_metrics ${text}`),
        ...['region text partition_key 0', 'tenant_id text partition_key 1', 'metric_name text partition_key 2'].flatMap((text) => [`metrics ${text}`, `metrics_dimensions ${text}`]),
        ...['dimension_name text clustering 0', 'dimension_value text clustering 1'].map((text) => `metrics_dimensions ${text}`),
        ...['dimensions frozen<list<text>> clustering 0', 'dimension_names frozen<list<text>> clustering 1'].map((text) => `metrics ${text}`),
        ...['metric_id blob regular', 'created_at timestamp regular', 'updated_at timestamp regular'].map((text) => `metrics ${text}`),
        ...['metric_id blob partition_key 0', 'time_stamp timestamp clustering 0', 'value double regular', 'value_meta text regular'].map((text) => `measurements ${text}`),
        ...['region text static', 'tenant_id text static', 'metric_name text static', 'dimensions frozen<list<text>> static'].map((text) => `measurements ${text}`),
      ].sort(),
    ); // prettier-ignore
  });

  it('hold a measurement under the id of the original, and what names its series', async () => {
    expect(await write([vector('t1', 1_405_630_174_123.9, 7.5, { value_meta: { rc: 1, text: 'ż "\\' } })])).toEqual([]);
    const id = Buffer.from('dfddd2be91779155afe2922edc0b33f5b90a0ce7e20b6086dfbeffc31f448ed2', 'hex');
    const dimensions = ['hostname\th1', 'service\tmonitoring'];
    const names = { region: 'RegionOne', tenant_id: 't1', metric_name: 'cpu.idle_perc' };
    const stored = { metric_id: id, time_stamp: time(1_405_630_174_123), value: 7.5, value_meta: '{"rc":1,"text":"ż \\"\\\\"}' }; // prettier-ignore
    expect(await fixture.rows('select * from KEYSPACE.measurements where metric_id = ?', [id])).toEqual([
      { ...names, dimensions, ...stored },
    ]);
    expect(await metricsOf('t1')).toEqual([
      {
        ...{ metric_id: id, dimensions, dimension_names: ['hostname', 'service'] },
        ...{ created_at: time(1_405_630_174_123), updated_at: time(1_405_630_174_123) },
      },
    ]);
    const pairs = [
      { dimension_name: 'hostname', dimension_value: 'h1' },
      { dimension_name: 'service', dimension_value: 'monitoring' },
    ];
    for (const { dimension_name: name, dimension_value: value } of pairs) {
      const at = ['RegionOne', 't1', name];
      expect(await fixture.rows('select value from KEYSPACE.dimensions where region = ? and tenant_id = ? and name = ? group by value order by value', at)).toEqual([{ value }]); // prettier-ignore
      expect(await fixture.rows('select metric_name from KEYSPACE.dimensions_metrics where region = ? and tenant_id = ? and dimension_name = ? and dimension_value = ? group by metric_name order by metric_name', [...at, value])).toEqual([{ metric_name: 'cpu.idle_perc' }]); // prettier-ignore
    }
    const ofMetric =
      'select dimension_name, dimension_value from KEYSPACE.metrics_dimensions where region = ? and tenant_id = ? and metric_name = ?';
    expect(await fixture.rows(ofMetric, ['RegionOne', 't1', 'cpu.idle_perc'])).toEqual(pairs);
    // How the API finds a metric by a dimension and a span of time.
    const found = await fixture.rows(
      `select metric_id from KEYSPACE.metrics where region = ? and tenant_id = ? and metric_name = ? and dimensions contains ?
        and dimension_names contains ? and updated_at >= ? and created_at <= ? limit 10 allow filtering`,
      ['RegionOne', 't1', 'cpu.idle_perc', 'hostname\th1', 'service', time(1_405_630_174_000), time(1_405_630_175_000)],
    );
    expect(found).toEqual([{ metric_id: id }]);
  });

  it('hold a metric without dimensions, value meta and region', async () => {
    const tenantId = randomUUID();
    const bare = metric(tenantId, 'bare', 1_000, 1, { dimensions: null });
    const noRegion = { ...bare, value: { ...bare.value, meta: { tenantId, region: '' } } };
    expect(await write([bare, noRegion])).toEqual([]);
    const rows = await fixture.rows(
      `select region, dimensions, value_meta from KEYSPACE.measurements where tenant_id = ? allow filtering`,
      [tenantId],
    );
    rows.sort((a, b) => (String(a.region) < String(b.region) ? -1 : 1));
    const row = { dimensions: [], value_meta: '{}' };
    expect(rows).toEqual([{ region: '', ...row }, { region: 'RegionOne', ...row }]); // prettier-ignore
  });

  it('keep measurements as long as is configured, and what names them as long as any of them', async () => {
    const tenantId = randomUUID();
    await write([vector(tenantId, 1_000, 1)]);
    const [measurement] = await fixture.rows(
      `select ttl(value) as v, ttl(value_meta) as m, ttl(region) as r, ttl(dimensions) as d
        from KEYSPACE.measurements where tenant_id = ? allow filtering`,
      [tenantId],
    );
    expect(measurement).toEqual({ v: about(45 * day), m: about(45 * day), r: about(75 * day), d: about(75 * day) });
    const ttls = `ttl(metric_id) as i, ttl(updated_at) as u, ttl(created_at) as c`;
    const ofTenant = `where region = 'RegionOne' and tenant_id = ?`;
    const [row] = await fixture.rows(`select ${ttls} from KEYSPACE.metrics ${ofTenant} and metric_name = 'cpu.idle_perc'`, [tenantId]); // prettier-ignore
    expect(row).toEqual({ i: about(45 * day), u: about(45 * day), c: about(75 * day) });
  });

  it('are for ever without a retention', async () => {
    const tenantId = randomUUID();
    await write([vector(tenantId, 1_000, 1)], await fixture.open({ retention_policy: 0 }));
    const ttls = 'ttl(value) as v, ttl(region) as r';
    expect(await fixture.rows(`select ${ttls} from KEYSPACE.measurements where tenant_id = ? allow filtering`, [tenantId])).toEqual([{ v: null, r: null }]); // prettier-ignore
  });

  it('say when a metric was made and last heard of, whoever writes, in whatever order', async () => {
    const tenantId = randomUUID();
    await write([vector(tenantId, 5_000, 1), vector(tenantId, 4_000, 2)]);
    const [row] = await metricsOf(tenantId);
    expect(row).toMatchObject({ created_at: time(4_000), updated_at: time(5_000) });
    await write([vector(tenantId, 3_000, 3)]);
    expect(await metricsOf(tenantId)).toEqual([row]);
    // A process that knows nothing yet, and finds a registration that is young.
    const other = await fixture.open();
    await write([vector(tenantId, 4_500, 4)], other);
    expect(await metricsOf(tenantId)).toEqual([row]);
    await write([vector(tenantId, 6_000, 4)], other);
    expect(await metricsOf(tenantId)).toEqual([{ ...row, updated_at: time(6_000) }]);
  });

  it('are taken over from the original, with the time at which a metric was made', async () => {
    const tenantId = randomUUID();
    const [{ created_at: _, ...row } = {}] = await metricsOf('t1');
    const key = `region = 'RegionOne' and tenant_id = ? and metric_name = 'cpu.idle_perc' and dimensions = ? and dimension_names = ?`;
    const values = [tenantId, row.dimensions, row.dimension_names];
    await fixture.rows(`update KEYSPACE.metrics using ttl ${45 * day} set created_at = 500, updated_at = 900 where ${key}`, values); // prettier-ignore
    await write([vector(tenantId, 1_000, 1)]);
    const [found] = await fixture.rows(`select created_at, updated_at, ttl(created_at) as ttl from KEYSPACE.metrics where ${key}`, values); // prettier-ignore
    expect(found).toEqual({ created_at: time(500), updated_at: time(1_000), ttl: about(75 * day) });
  });

  it('lose what nobody writes any more, also rows of the original that lived for ever', async () => {
    const tenantId = randomUUID();
    const section = fixture.section();
    const session = new Session(section, fixture.log);
    const retention = { data: 3, registration: 6, refresh: 1 };
    const queries = queriesOf(section.keyspace, retention, false);
    const registry = new SeriesRegistry(session, { queries, retention, cacheSize: 10 });
    const left = async (): Promise<string[]> => {
      const tables = ['metrics', 'dimensions', 'dimensions_metrics', 'metrics_dimensions', 'measurements'];
      const ofTenant = (table: string) => fixture.rows(`select * from KEYSPACE.${table} where tenant_id = ? allow filtering`, [tenantId]); // prettier-ignore
      const rows = await Promise.all(tables.map(ofTenant));
      return tables.filter((_, at) => rows[at]!.length > 0);
    };
    const values = `(region, tenant_id, name, value) values ('RegionOne', ?, 'hostname', 'h1')`;
    await fixture.rows(`insert into KEYSPACE.dimensions ${values}`, [tenantId]);
    await metricRepository({ session, queries, retention, isTimed: false }, registry).write([
      vector(tenantId, 1_000, 1),
    ]);
    expect(await left()).toContain('dimensions');
    await expect.poll(left).toEqual([]);
    await session.close();
  });

  it('have their partitions where the server looks for them', async () => {
    const tenantId = 'ż€😀';
    await write([vector(tenantId, 1_000, 1)]);
    const key = partitionKey('RegionOne', tenantId, 'cpu.idle_perc');
    const [row] = await fixture.rows(
      `select token(region, tenant_id, metric_name) as place from KEYSPACE.metrics where region = ? and tenant_id = ? and metric_name = ?`,
      ['RegionOne', tenantId, 'cpu.idle_perc'],
    );
    expect(String(row?.place)).toBe(fixture.tokenOf(key));
  });

  it('have nothing of a metric that they have no form for', async () => {
    const tenantId = randomUUID();
    const records = [
      metric(tenantId, 'cpu.idle_perc', 1_000, 1, { dimensions: { hostname: 'h1', tab: 'a\tb' } }),
      metric(tenantId, 'cpu.idle_perc', 1_000, 1, { dimensions: { hostname: 'h1', 'nul\0': 'a' } }),
      metric(tenantId, 'cpu.idle_perc', 1_000, 1, { dimensions: { hostname: 'h1', long: 'x'.repeat(70_000) } }),
      metric(tenantId, 'n'.repeat(70_000), 1_000, 1),
      metric(tenantId, 'cpu.idle_perc', 2 ** 53 - 1, 1),
    ];
    const refused = await write(records);
    expect(refused.map(([at]) => at)).toEqual([0, 1, 2, 3, 4]);
    expect(refused[0]?.[1]).toBe('metric.dimensions.tab: expected a text without TAB, got "a\\tb"');
    for (const table of ['metrics', 'dimensions', 'dimensions_metrics', 'metrics_dimensions', 'measurements']) {
      expect(await fixture.rows(`select * from KEYSPACE.${table} where tenant_id = ? allow filtering`, [tenantId]), table).toEqual([]); // prettier-ignore
    }
  });

  it('hold an alarm transition as the API reads it', async () => {
    const tenantId = randomUUID();
    const { alarmHistory } = store.repositories;
    await alarmHistory?.write([transition(tenantId, 'a1', { link: 'l', lifecycleState: 'x' }), transition(tenantId, 'a2', { metrics: null, subAlarms: null })]); // prettier-ignore
    const rows = await fixture.rows(
      `select tenant_id, alarm_id, time_stamp, metric, new_state, old_state, reason, reason_data, sub_alarms
        from KEYSPACE.alarm_state_history where tenant_id = ? and alarm_id in ? and time_stamp >= ?`,
      [tenantId, ['a1', 'a2'], time(1_422_918_282_000)],
    );
    const expected = {
      ...{ tenant_id: tenantId, time_stamp: time(1_422_918_282_000), old_state: 'OK', new_state: 'ALARM' },
      ...{ reason: 'it\'s "high"', reason_data: '{}' },
    };
    expect(rows).toEqual([
      { alarm_id: 'a1', ...expected, metric: expect.any(String) as string, sub_alarms: expect.any(String) as string },
      { alarm_id: 'a2', ...expected, metric: 'null', sub_alarms: '[]' },
    ]);
    expect(JSON.parse(String(rows[0]?.metric))).toEqual([{ id: null, name: 'cpu', dimensions: { currentValues: 'kept' } }]); // prettier-ignore
    expect(JSON.parse(String(rows[0]?.sub_alarms))).toEqual([
      {
        sub_alarm_expression: { function: 'AVG', metric_definition: { name: 'cpu', dimensions: {} }, threshold: 1 },
        ...{ sub_alarm_state: 'ALARM', current_values: [2.5] },
      },
    ]);
    const [row] = await fixture.rows(`select ttl(reason) as ttl from KEYSPACE.alarm_state_history where tenant_id = ? and alarm_id = 'a1'`, [tenantId]); // prettier-ignore
    expect(row).toEqual({ ttl: about(45 * day) });
  });

  it('are not complained of by the server', () => {
    expect(fixture.warnings).toEqual([]);
  });
});
