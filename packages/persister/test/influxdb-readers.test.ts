import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alarmTransitionCodec, metricCodec } from '@monasca/common/messages';
import { InfluxClient } from '../src/repositories/influxdb/client.js';
import { openInfluxdb } from '../src/repositories/influxdb/index.js';
import type { Store } from '../src/repository.js';
import { record } from './contract/records.js';
import { influxdbSection } from './influxdb-section.js';

/** Metrics, and the lines that the original writes for them. */
const metrics = [
  {
    wire: { name: 'cpu.idle_perc', timestamp: 1_405_630_174_123, value: 1, dimensions: { hostname: 'h1', service: 'monitoring' } },
    line: 'cpu.idle_perc,_region=RegionOne,_tenant_id=t1,hostname=h1,service=monitoring value=1.0,value_meta="{}" 1405630174123',
  },
  {
    wire: { name: 'cpu.idle_perc', timestamp: 1_405_630_174_124, value: 1, dimensions: { 'a b': 'c,d=e\\f', i: 3, u: 'żó"q' } },
    line: String.raw`cpu.idle_perc,_region=RegionOne,_tenant_id=t1,a\ b=c\,d\=e\\f,i=3,u=żó"q value=1.0,value_meta="{}" 1405630174124`,
  },
  {
    wire: {
      ...{ name: 'cpu.idle_perc', timestamp: 1_405_630_174_125, value: 1e-5, dimensions: { hostname: 'h1', service: 'monitoring' } },
      value_meta: { rc: '1', msg: 'line1\nline2 "q" \\ back' },
    },
    line: String.raw`cpu.idle_perc,_region=RegionOne,_tenant_id=t1,hostname=h1,service=monitoring value=1e-05,value_meta="{\"rc\": \"1\", \"msg\": \"line1\\nline2 \\\"q\\\" \\\\ back\"}" 1405630174125`,
  },
  {
    wire: { name: 'disk space', timestamp: 1_405_630_174_126, value: 1e16, dimensions: {} },
    line: String.raw`disk\ space,_region=RegionOne,_tenant_id=t1 value=1e+16,value_meta="{}" 1405630174126`,
  },
]; // prettier-ignore

const transition = {
  ...{ tenantId: 't1', alarmId: 'a-1', oldState: 'OK', newState: 'ALARM', link: null, lifecycleState: null },
  metrics: [{ id: null, name: 'cpu', dimensions: { hostname: 'h1' } }],
  ...{ stateChangeReason: 'Thresholds were exceeded', timestamp: 1_422_918_282_000, subAlarms: [] },
};
const alarmLine =
  String.raw`alarm_state_history,tenant_id=t1 tenant_id="t1",alarm_id="a-1",metrics="[{\"id\": null, \"name\": \"cpu\", ` +
  String.raw`\"dimensions\": {\"hostname\": \"h1\"}}]",new_state="ALARM",old_state="OK",link="",lifecycle_state="",` +
  String.raw`reason="Thresholds were exceeded",reason_data="{}",sub_alarms="[]" 1422918282000`;

/** What the API asks: measurements of a series, its list of metrics and dimensions, statistics. */
const metricQueries = [
  `SELECT value, value_meta FROM "cpu.idle_perc" WHERE _tenant_id = 't1' AND _region = 'RegionOne' AND "hostname" = 'h1' AND time >= '2014-01-01T00:00:00Z' GROUP BY *`,
  `SELECT value, value_meta FROM "cpu.idle_perc" WHERE _tenant_id = 't1' AND "a b" = 'c,d=e\\\\\\\\f' GROUP BY *`,
  `SELECT value FROM "disk space" WHERE _tenant_id = 't1'`,
  `SELECT mean(value), max(value), count(value) FROM "cpu.idle_perc" WHERE _tenant_id = 't1' AND time >= '2014-07-17T00:00:00Z' AND time < '2014-07-19T00:00:00Z' GROUP BY time(1d), * fill(none)`,
  'SHOW SERIES',
  `SHOW MEASUREMENTS WHERE _tenant_id = 't1'`,
  `SHOW TAG KEYS FROM "cpu.idle_perc"`,
  `SHOW TAG VALUES FROM "cpu.idle_perc" WITH KEY = "hostname" WHERE _tenant_id = 't1'`,
];

const alarmFields = 'alarm_id, metrics, new_state, old_state, reason, reason_data, sub_alarms, link, lifecycle_state';
const alarmQueries = [
  `SELECT ${alarmFields}, tenant_id FROM "alarm_state_history" WHERE tenant_id = 't1'`,
  `SELECT ${alarmFields} FROM "alarm_state_history" WHERE tenant_id = 't1' AND alarm_id = 'a-1' AND time >= '2015-02-02T23:04:42Z'`,
  `SELECT ${alarmFields} FROM "alarm_state_history" WHERE tenant_id = 't1' AND (alarm_id = 'a-1' OR alarm_id = 'a-2')`,
];

describe('readers of InfluxDB', () => {
  const section = influxdbSection();
  const [ours, original] = [section.database_name, `${section.database_name}-original`];
  let store: Store;
  let client: InfluxClient;
  beforeAll(async () => {
    store = await openInfluxdb(section);
    client = new InfluxClient(section);
    await client.execute(`CREATE DATABASE "${original}"`);
    const meta = { tenantId: 't1', region: 'RegionOne' };
    await store.repositories.metrics!.write(metrics.map(({ wire }) => record(metricCodec, { metric: wire, meta })));
    await store.repositories.alarmHistory!.write([record(alarmTransitionCodec, { 'alarm-transitioned': transition })]);
    const lines = [...metrics.map(({ line }) => line), alarmLine];
    await client.write(original, 'ms', Buffer.from(lines.map((line) => `${line}\n`).join('')), lines.length);
  });
  afterAll(async () => {
    for (const database of [ours, original]) await client.execute(`DROP DATABASE "${database}"`);
    await Promise.all([store.close(), client.close()]);
  });

  const both = (query: string) =>
    Promise.all([ours, original].map(async (database) => (await client.query(database, [query]))[0]));

  it.each(metricQueries)('see the same metrics as after the original: %s', async (query) => {
    const [found, expected] = await both(query);
    expect(expected?.length).toBeGreaterThan(0);
    const series = (all: typeof found) =>
      JSON.stringify(all, (_key, value: unknown) => (typeof value === 'string' && value.startsWith('alarm_state_history') ? undefined : value)); // prettier-ignore
    expect(series(found)).toBe(series(expected));
  });

  it.each(alarmQueries)(
    'see the same transitions as after the original, within their millisecond: %s',
    async (query) => {
      const [found, expected] = await both(query);
      const rows = (all: typeof found) =>
        all?.flatMap(({ values = [] }) =>
          values.map(([time, ...rest]) => [Math.floor(Number(String(time)) / 1e6), ...rest]),
        );
      expect(rows(expected)).toHaveLength(1);
      expect(rows(found)).toEqual(rows(expected));
      expect(found?.map(({ columns }) => columns)).toEqual(expected?.map(({ columns }) => columns));
    },
  );
});
