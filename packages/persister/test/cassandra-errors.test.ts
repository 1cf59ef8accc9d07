import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openCassandra } from '../src/repositories/cassandra/index.js';
import { PartialWriteError, type Store } from '../src/repository.js';
import { writeRecords } from '../src/stages/write.js';
import { cassandraUrl, CassandraFixture } from './cassandra-fixture.js';
import { metric, transition } from './contract/records.js';
import { cqlString, CqlProxy, errorFrame, opcodes, type Fate, type Frame } from './cql-proxy.js';

const once = <V>(work: () => Promise<V>): Promise<V> => work();
const stored = { copies: 1, isEqual: true };
const absent = { copies: 0, isEqual: false };

describe('Cassandra that refuses', () => {
  const fixture = new CassandraFixture();
  let store: Store;
  let proxy: CqlProxy;
  let way: Record<string, unknown>;
  beforeAll(async () => {
    store = await fixture.open();
    proxy = await CqlProxy.to(cassandraUrl);
    way = { port: proxy.port, read_timeout: 1, connection_timeout: 2 };
  });
  afterEach(() => {
    proxy.judge = () => 'pass';
    proxy.mend();
  });
  afterAll(async () => {
    await fixture.close();
    await proxy.close();
  });

  /** Every write meets this; everything else passes. */
  const onWrites = (fate: Fate) => {
    let met = 0;
    proxy.judge = ({ opcode, body }) => {
      const isWrite = opcode === opcodes.batch || (opcode === opcodes.execute && isMeasurement(body));
      if (isWrite) met += 1;
      return isWrite ? fate : 'pass';
    };
    return () => met;
  };
  /** The only thing that has text like this. */
  const isMeasurement = (body: Buffer): boolean => body.includes('{"mark":1}');
  const marked = (tenantId: string, timestamp: number) =>
    metric(tenantId, 'm', timestamp, timestamp, { value_meta: { mark: 1 } });

  it('gives up exactly the records that are too large, and stores all others', async () => {
    const tenantId = randomUUID();
    const metrics = store.repositories.metrics!;
    const records = Array.from({ length: 200 }, (_, i) => metric(tenantId, `m${i % 3}`, i, i));
    const large = { value_meta: { text: 'x'.repeat(9_000_000) } };
    records[70] = metric(tenantId, 'm1', 70, 70, large);
    records[71] = metric(tenantId, 'm2', 71, 71, { value_meta: { text: 'x'.repeat(18_000_000) } });
    const { refused } = await writeRecords(metrics, records, once);
    expect(refused.map(({ record }) => records.indexOf(record)).sort()).toEqual([70, 71]);
    expect(refused.map(({ detail }) => detail).sort()).toEqual([
      expect.stringMatching(/^Cassandra 0x2200: Rejected an oversized mutation/),
      expect.stringMatching(/^Cassandra 0x2200: Request is too big/),
    ]);
    const found = await metrics.find(records.filter((_, i) => i !== 70 && i !== 71));
    expect(found.filter(({ copies, isEqual }) => copies !== 1 || !isEqual)).toEqual([]);
    const alarm = transition(tenantId, 'a', { stateChangeReason: 'x'.repeat(9_000_000) });
    const alarms = await writeRecords(store.repositories.alarmHistory!, [transition(tenantId, 'b'), alarm], once);
    expect(alarms.refused.map(({ record }) => record)).toEqual([alarm]);
  });

  it('stores what a record that is too large would have replaced', async () => {
    const metrics = store.repositories.metrics!;
    const tenantId = randomUUID();
    const [small, large] = [metric(tenantId, 'm', 1, 1), metric(tenantId, 'm', 1, 2, { value_meta: { text: 'x'.repeat(9_000_000) } })]; // prettier-ignore
    const writing = metrics.write([small, large]);
    await expect(writing).rejects.toMatchObject({ left: [0], refused: [{ at: 1 }] });
    await metrics.write([small]);
    expect(await metrics.find([small])).toEqual([stored]);
  });

  it('is waited for while replicas are missing', async () => {
    const other = await fixture.open({ consistency_level: 'TWO', max_write_retries: 0 });
    const writing = other.repositories.alarmHistory!.write([transition(randomUUID(), 'a')]);
    await expect(writing).rejects.toMatchObject({ kind: 'store', message: expect.stringMatching(/0x1000: Not enough .*TWO/) as string }); // prettier-ignore
  });

  it.each<[string, Fate, RegExp]>([
    ['unavailable', errorFrame(0x1000), /Not enough /],
    ['overloaded', errorFrame(0x1001), /no node answered: .*made up/],
    ['a write that is not confirmed in time', errorFrame(0x1100), /0x1100: /],
    ['a write that failed', errorFrame(0x1500), /0x1500: /],
    ['an error of the server', errorFrame(0x0000), /0x0000: made up/],
    ['a connection that breaks', 'reset before', /no node answered/],
    ['a connection that breaks before the answer', 'reset after', /no node answered/],
    ['no answer', 'hang before', /did not reply before timeout 1000 ms/],
  ])('is waited for after %s: nothing is lost, and stored once', async (_, fate, message) => {
    const tenantId = randomUUID();
    const { metrics } = (await fixture.open(way)).repositories;
    const records = [1, 2, 3].map((i) => marked(tenantId, i));
    await metrics!.write([metric(tenantId, 'm', 9, 9)]);
    const met = onWrites(fate);
    const error = await metrics!.write(records).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(PartialWriteError);
    expect(error).toMatchObject({ kind: 'store', left: [0, 1, 2], message: expect.stringMatching(message) as string });
    expect(met()).toBeGreaterThan(0);
    proxy.judge = () => 'pass';
    await expect.poll(() => metrics!.write(records).then(() => 'written', String)).toBe('written');
    expect(await metrics!.find(records)).toEqual([stored, stored, stored]);
  });

  it('says of a part what is left', async () => {
    const tenantId = randomUUID();
    const { metrics } = (await fixture.open({ ...way, concurrent_requests: 1 })).repositories;
    const records = Array.from({ length: 90 }, (_, i) =>
      metric(tenantId, 'm', i, i, { dimensions: { i: `${i % 9}` } }),
    );
    await metrics!.write(records.slice(0, 9));
    let batches = 0;
    proxy.judge = ({ opcode }) => {
      if (opcode === opcodes.batch) batches += 1;
      return batches > 3 ? errorFrame(0x1500) : 'pass';
    };
    const error = (await metrics!.write(records).catch((error: unknown) => error)) as PartialWriteError;
    proxy.judge = () => 'pass';
    expect(error.kind).toBe('store');
    // The rows of metrics come last here: all that belongs to them is to be written again.
    expect(error.left.length).toBeGreaterThan(0);
    await metrics!.write(error.left.map((at) => records[at]!));
    expect(await metrics!.find(records)).toEqual(records.map(() => stored));
  });

  it('is waited for when a table is gone, and goes on when it is back', async () => {
    const own = new CassandraFixture();
    const { metrics } = (await own.open()).repositories;
    const record = metric('t', 'm', 1, 1);
    await metrics!.write([record]);
    await own.rows('drop table KEYSPACE.measurements');
    await expect(metrics!.write([record])).rejects.toMatchObject({ kind: 'store' });
    await own.open();
    await expect.poll(() => metrics!.write([record]).then(() => 'written', String)).toBe('written');
    await own.close();
  });

  it('is found again after its connections were cut, and says meanwhile that it is away', async () => {
    const away = await fixture.open(way);
    const record = metric(randomUUID(), 'm', 1, 1);
    proxy.cut();
    await expect(away.repositories.metrics!.write([record])).rejects.toMatchObject({ kind: 'store' });
    await expect(away.check()).rejects.toThrow(/^Cassandra: /);
    proxy.mend();
    await expect.poll(() => away.check().then(() => 'ok', String), { timeout: 120_000 }).toBe('ok');
    await away.repositories.metrics!.write([record]);
    expect(await away.repositories.metrics!.find([record])).toEqual([stored]);
    expect(fixture.warnings.join()).toMatch(/Cassandra driver: /);
  });

  it('need not be there at the start: the tables are made when it is', async () => {
    const own = new CassandraFixture();
    proxy.cut();
    const early = await own.open({ ...way });
    await expect(early.check()).rejects.toThrow(/^Cassandra: no node answered/);
    proxy.mend();
    const record = transition('t', 'a');
    await expect.poll(() => early.repositories.alarmHistory!.write([record]).then(() => 'written', String)).toBe('written'); // prettier-ignore
    expect(await early.repositories.alarmHistory!.find([record])).toEqual([stored]);
    await own.close();
  });

  it('refuses nothing for good once it is closed', async () => {
    const closed = await fixture.open();
    await closed.close();
    await expect(closed.repositories.metrics!.write([metric('t', 'm', 1, 1)])).rejects.toMatchObject({ kind: 'store' });
    await expect(closed.check()).rejects.toThrow('Cassandra: the store is closed');
  });

  describe('ends the start', () => {
    const opening = (more: Record<string, unknown>) => openCassandra(fixture.section(more), fixture.log);

    it.each([
      ['wrong', { user: 'monasca', password: 'geheim' }, errorFrame(0x0100, 'Provided username monasca and/or password are incorrect')],
      ['missing', {}, undefined],
    ])('for credentials that are %s', async (_, credentials, answer) => {
      const asked: Frame[] = [];
      proxy.judge = (frame) => {
        if (frame.opcode === opcodes.startup) return { opcode: opcodes.authenticate, body: cqlString('org.apache.cassandra.auth.PasswordAuthenticator') };
        asked.push(frame);
        return answer ?? 'pass';
      };
      const error = await opening({ ...way, ...credentials }).catch((error: unknown) => error);
      expect(error).toMatchObject({ code: 'unauthorized', exitCode: 77, message: expect.stringMatching(/^\[cassandra\] user, password: /) as string });
      expect(String(error)).not.toContain('geheim');
      expect(asked.map(({ body }) => body.includes('\0monasca\0geheim'))).toEqual(answer === undefined ? [] : [true]);
    }); // prettier-ignore

    it('for a data center that is not there', async () => {
      const message = '[cassandra] local_data_center: expected one of the data centers datacenter1, got dc9';
      await expect(opening({ local_data_center: 'dc9' })).rejects.toMatchObject({ exitCode: 78, message });
    });

    it('for tables that are missing and must not be made', async () => {
      const opened = opening({ keyspace: `${fixture.keyspace}x`, create_schema: false });
      await expect(opened).rejects.toMatchObject({ exitCode: 78, message: expect.stringMatching(/the tables measurements, metrics, .* which are missing/) as string }); // prettier-ignore
    });
  });

  it('takes no record for absent that it has', async () => {
    const record = metric(randomUUID(), 'm', 1, 1);
    expect(await store.repositories.metrics!.find([record])).toMatchObject([absent]);
  });
});
