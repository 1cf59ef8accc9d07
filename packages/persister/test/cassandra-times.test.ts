import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlarmTransition, MetricEnvelope } from '@monasca/common/messages';
import type { StoreRecord } from '../src/record.js';
import type { Repository } from '../src/repository.js';
import { CassandraFixture } from './cassandra-fixture.js';
import { metric, recordedAt, transition } from './contract/records.js';

const stored = { copies: 1, isEqual: true };
const another = { copies: 1, isEqual: false };

describe('Cassandra, written as of the time at which Kafka took the records,', () => {
  const fixture = new CassandraFixture();
  let timed: Repository<MetricEnvelope>;
  let alarms: Repository<AlarmTransition>;
  let plain: Repository<MetricEnvelope>;
  beforeAll(async () => {
    const { repositories } = await fixture.open({ timestamps_of_records: true });
    timed = repositories.metrics!;
    alarms = repositories.alarmHistory!;
    plain = (await fixture.open()).repositories.metrics!;
  });
  afterAll(() => fixture.close());

  const taken = <T>(record: StoreRecord<T>, later: number): StoreRecord<T> => ({ ...record, recordedAt: recordedAt + later }); // prettier-ignore

  it('keeps what is newer when something older is read again, in one write or in another', async () => {
    const id = randomUUID();
    const [older, newer] = [taken(metric(id, 'm', 1, 9), 1), taken(metric(id, 'm', 1, 2), 2)];
    await timed.write([older, newer]);
    await timed.write([older]);
    expect(await timed.find([older, newer])).toEqual([another, stored]);
    await timed.write([newer, older]);
    expect(await timed.find([older, newer])).toEqual([another, stored]);
    // By default the last one written stands.
    const other = randomUUID();
    const [first, second] = [taken(metric(other, 'm', 1, 9), 2), taken(metric(other, 'm', 1, 2), 1)];
    await plain.write([first]);
    await plain.write([second]);
    expect(await plain.find([first, second])).toEqual([another, stored]);
  });

  it('keeps one of two that Kafka took in the same millisecond, and no mixture of both', async () => {
    const id = randomUUID();
    const pairs = Array.from({ length: 50 }, (_, i) => [
      metric(id, 'm', i, 2, { value_meta: { a: i } }),
      metric(id, 'm', i, 1, { value_meta: { b: i } }),
    ]);
    for (const at of [0, 1]) await timed.write(pairs.map((pair) => pair[at]!));
    const found = await Promise.all(pairs.map((pair) => timed.find(pair)));
    expect(found.filter(([a, b]) => a?.isEqual === b?.isEqual)).toEqual([]);
  });

  it('does so for alarm transitions', async () => {
    const id = randomUUID();
    const [older, newer] = [taken(transition(id, 'a', { newState: 'Z' }), 1), taken(transition(id, 'a'), 2)];
    await alarms.write([newer]);
    await alarms.write([older]);
    expect(await alarms.find([older, newer])).toEqual([another, stored]);
  });

  it('tells the server that time, or none where Kafka told none', async () => {
    const id = randomUUID();
    await timed.write([metric(id, 'm', 1, 1)]);
    const writeTimes = async (): Promise<number[]> => {
      const rows = await fixture.rows('select writetime(value) as t from KEYSPACE.measurements where tenant_id = ? allow filtering', [id]); // prettier-ignore
      return rows.map(({ t }) => Math.floor(Number(t) / 1_000));
    };
    expect(await writeTimes()).toEqual([recordedAt]);
    const began = Date.now();
    await timed.write([{ ...metric(id, 'm', 2, 1), recordedAt: -1 }]);
    const [, now] = (await writeTimes()).sort((a, b) => a - b);
    expect(now).toBeGreaterThanOrEqual(began);
  });
});
