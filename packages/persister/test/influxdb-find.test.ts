import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricEnvelope } from '@monasca/common/messages';
import { InfluxClient } from '../src/repositories/influxdb/client.js';
import { openInfluxdb } from '../src/repositories/influxdb/index.js';
import type { Repository, Store } from '../src/repository.js';
import { metric } from './contract/records.js';
import { HttpProxy } from './http-proxy.js';
import { influxdbSection } from './influxdb-section.js';

const start = 1_700_000_000_000;

describe('what InfluxDB is asked for', () => {
  const section = influxdbSection();
  let store: Store;
  let client: InfluxClient;
  let metrics: Repository<MetricEnvelope>;
  beforeAll(async () => {
    store = await openInfluxdb(section);
    client = new InfluxClient(section);
    metrics = store.repositories.metrics!;
  });
  afterAll(async () => {
    await client.execute(`DROP DATABASE "${section.database_name}"`);
    await Promise.all([store.close(), client.close()]);
  });

  const copies = async (records: Parameters<typeof metrics.find>[0]) =>
    (await metrics.find(records)).map((found) => found.copies);

  it('is found in a series of which the answer comes in several parts', async () => {
    const records = Array.from({ length: 25_000 }, (_, i) => metric('parts', 'm', start + i * 10, i));
    await metrics.write(records);
    const found = await metrics.find(records);
    expect(found.filter((one) => one.copies !== 1 || !one.isEqual)).toEqual([]);
  });

  it('is found among more tenants than a statement names, and at times that are far apart', async () => {
    const records = Array.from({ length: 120 }, (_, i) => metric(`t${i}`, 'm', start + (i % 3) * 86_400_000, i));
    await metrics.write(records.slice(0, 119));
    expect(await copies(records)).toEqual([...Array.from({ length: 119 }, () => 1), 0]);
  });

  it('is not taken for a point of the same series beside it', async () => {
    const line = (name: string, ns: string) =>
      `${name},_region=RegionOne,_tenant_id=near value=1,value_meta="{}" ${ns}`;
    const lines = [line('near', `${start}000001`), line('near', `${start + 1}000000`), ''].join('\n');
    await client.write(section.database_name, 'ns', Buffer.from(lines), 2);
    const wanted = [start, start + 1].map((time) => metric('near', 'near', time, 1, { dimensions: {} }));
    expect(await copies(wanted)).toEqual([0, 1]);
  });

  it('of one place is compared with each record that has it', async () => {
    const records = [1, 2, 1, 3].map((value) => metric('same', 'm', start, value));
    await metrics.write(records.slice(0, 3));
    expect((await metrics.find(records)).map(({ isEqual }) => isEqual)).toEqual([true, false, true, false]);
  });

  it('is an error of the store where the answer ends too soon', async () => {
    const proxy = await HttpProxy.to(process.env.MONASCA_TEST_INFLUXDB ?? '');
    proxy.judge = () => 'reset after';
    const { hostname, port } = proxy.url;
    const cut = await openInfluxdb({ ...section, ip_address: hostname, port: Number(port) });
    await expect(cut.repositories.metrics!.find([metric('t', 'm', start, 1)])).rejects.toMatchObject({ kind: 'store' });
    await Promise.all([cut.close(), proxy.close()]);
  });
});
