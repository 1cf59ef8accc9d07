import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql, type Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { alarmTransitionCodec, eventCodec, logCodec } from '@monasca/common/messages';
import { RepositoryError, type Store } from '../../src/repository.js';
import { writeRecords } from '../../src/stages/write.js';
import { metric, record, transition } from './records.js';

interface Subject {
  readonly store: Store;
  readonly db: Kysely<never>;
}

const once = <V>(work: () => Promise<V>): Promise<V> => work();

/** What every store of a SQL kind must do; each test has a tenant of its own. */
export function sqlContract(subject: () => Subject): void {
  const rows = async (query: ReturnType<typeof sql<Record<string, unknown>>>) =>
    (await query.execute(subject().db)).rows;

  it('stores a metric as its sender wrote it, and once, however often it is written', async () => {
    const tenant = randomUUID();
    const { metrics } = subject().store.repositories;
    const records = [
      metric(tenant, 'cpu.idle_perc', 1_554_725_987_408.9, '7.5', { value_meta: { rc: 1, text: 'ż {,} "\\' } }),
      metric(tenant, 'cpu.idle_perc', 1_554_725_987_409, 1e-7),
    ];
    await metrics?.write(records);
    await metrics?.write(records);
    const found = await rows(
      sql`select name, dimensions, time, value, value_meta from metrics where tenant_id = ${tenant} order by time`,
    );
    expect(found).toEqual([
      {
        name: 'cpu.idle_perc',
        dimensions: { hostname: 'h\\ "1"', service: 'monitoring' },
        time: new Date(1_554_725_987_408),
        value: 7.5,
        value_meta: { rc: 1, text: 'ż {,} "\\' },
      },
      expect.objectContaining({ time: new Date(1_554_725_987_409), value: 1e-7, value_meta: null }),
    ]);
  });

  it('takes metrics of times so far away that the store cannot tell them apart, and those beside them', async () => {
    const tenant = randomUUID();
    const { metrics } = subject().store.repositories;
    const times = [1, Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER, 2];
    const records = times.map((time) => metric(tenant, 'm', time, time));
    if (metrics === undefined) throw new Error('the store takes no metrics');
    expect((await writeRecords(metrics, records, once)).refused).toEqual([]);
    const found = await rows(sql`select value from metrics where tenant_id = ${tenant} order by value`);
    expect(found).toEqual([1, 2, Number.MAX_SAFE_INTEGER].map((value) => ({ value })));
  });

  it('keeps two alarms of one tenant apart in the same millisecond, and a repeated transition once', async () => {
    const tenantId = randomUUID();
    const { alarmHistory } = subject().store.repositories;
    await alarmHistory?.write([transition(tenantId, 'a1'), transition(tenantId, 'a2')]);
    await alarmHistory?.write([transition(tenantId, 'a1')]);
    const found = await rows(sql`select * from alarm_state_history where tenant_id = ${tenantId} order by alarm_id`);
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({
      ...{ alarm_id: 'a1', time: new Date(1_422_918_282_000), reason: 'it\'s "high"', reason_data: '{}', link: '' },
      metrics: [{ id: null, name: 'cpu', dimensions: { currentValues: 'kept' } }],
      sub_alarms: [
        {
          sub_alarm_expression: { function: 'AVG', metric_definition: { name: 'cpu', dimensions: {} }, threshold: 1 },
          ...{ sub_alarm_state: 'ALARM', current_values: [2.5] },
        },
      ],
    });
  });

  it('keeps the expression of a sub-alarm as it is where it is no object', async () => {
    const tenantId = randomUUID();
    const subAlarms = '[{"subAlarmExpression":1.0},{"subAlarmExpression":[1]},{"subAlarmExpression":"a > 1"}]';
    const wire = `{"alarm-transitioned":{"tenantId":"${tenantId}","alarmId":"a","oldState":"OK","newState":"ALARM",
      "stateChangeReason":"r","metrics":null,"timestamp":1,"subAlarms":${subAlarms}}}`;
    await subject().store.repositories.alarmHistory?.write([record(alarmTransitionCodec, wire)]);
    const found = await rows(
      sql`select sub_alarms::text as subs from alarm_state_history where tenant_id = ${tenantId}`,
    );
    expect(found).toEqual([{ subs: subAlarms.replaceAll('"subAlarmExpression":', '"sub_alarm_expression": ').replaceAll(',', ', ') }]); // prettier-ignore
  });

  it('stores logs by message id, with numbers as they were written', async () => {
    const tenantId = randomUUID();
    const wire = `{"log":{"message":"m","dimensions":{"a":"b"},"big":12345678901234567890,"float":1.0},
      "creation_time":1795370693,"meta":{"tenantId":"${tenantId}","region":null}}`;
    const log = record(logCodec, wire);
    const { logs } = subject().store.repositories;
    await logs?.write([log, record(logCodec, wire)]);
    await logs?.write([log]);
    const found = await rows(
      sql`select message, time, dimensions, fields::text as fields from logs where tenant_id = ${tenantId}`,
    );
    expect(found).toHaveLength(2);
    expect(found[0]).toEqual({
      ...{ message: 'm', time: new Date(1_795_370_693_000), dimensions: { a: 'b' } },
      fields: '{"big": 12345678901234567890, "float": 1.0}',
    });
  });

  it('stores an event at its own time, or at the time Kafka took it', async () => {
    const projectId = randomUUID();
    const event = (timestamp: unknown) =>
      record(eventCodec, {
        event: { event_type: 'compute.create', timestamp, payload: { a: [1] }, dimensions: null, priority: 'INFO' },
        meta: { project_id: projectId },
        creation_time: 1,
      });
    const { events } = subject().store.repositories;
    const times = ['2017-06-01 09:15:11.494606', '2017-06-01T09:15:12+02:00', '2017-06-01T09:15:13-0230', '2017-06-01'];
    await events?.write([...times, 'yesterday'].map(event));
    const found = await rows(
      sql`select time, event_timestamp, fields from events where project_id = ${projectId} order by time`,
    );
    expect(found.map(({ time }) => (time as Date).toISOString())).toEqual([
      '2017-06-01T00:00:00.000Z',
      '2017-06-01T07:15:12.000Z',
      '2017-06-01T09:15:11.494Z',
      '2017-06-01T11:45:13.000Z',
      '2023-11-14T22:13:20.000Z',
    ]);
    expect(found.at(-1)).toMatchObject({ event_timestamp: 'yesterday', fields: { priority: 'INFO' } });
  });

  it.each(['2017-02-31T00:00:00Z', 'compute 5', '1', '06/01/2017', '2017-06-01 25:00:00', '', 5, null, { a: 1 }])(
    'stores an event whose time cannot be read at the time Kafka took it: %j',
    async (timestamp) => {
      const projectId = randomUUID();
      const event = { event_type: 'e', timestamp, payload: null, dimensions: null };
      await subject().store.repositories.events?.write([
        record(eventCodec, { event, meta: { project_id: projectId } }),
      ]);
      const found = await rows(sql`select time from events where project_id = ${projectId}`);
      expect(found).toEqual([{ time: new Date(1_700_000_000_000) }]);
    },
  );

  it.each([
    ['1700000000.5', 1_700_000_000_500],
    ['1e400', 1_795_370_693_000],
    ['"2017"', 1_795_370_693_000],
    ['null', 1_795_370_693_000],
  ])('stores a log at its own time where that is a time, else at the one of the gateway: %s', async (own, time) => {
    const tenantId = randomUUID();
    const wire = `{"log":{"message":"m","timestamp":${own}},"creation_time":1795370693,
      "meta":{"tenantId":"${tenantId}","region":"R"}}`;
    await subject().store.repositories.logs?.write([record(logCodec, wire)]);
    expect(await rows(sql`select time from logs where tenant_id = ${tenantId}`)).toEqual([{ time: new Date(time) }]);
  });

  it('keeps every text as it came', async () => {
    const tenant = randomUUID();
    const text = fc.string({ unit: 'binary', minLength: 1 }).filter((value) => !value.includes('\0'));
    const texts = fc.sample(fc.tuple(text, fc.dictionary(text, text, { maxKeys: 3 })), 200);
    const records = texts.map(([name, dimensions], i) =>
      metric(tenant, name, i, i, { dimensions, value_meta: dimensions }),
    );
    await subject().store.repositories.metrics?.write(records);
    const found = await rows(
      sql`select name, dimensions, value_meta from metrics where tenant_id = ${tenant} order by time`,
    );
    expect(found).toEqual(
      texts.map(([name, dimensions]) => ({ name, dimensions: { ...dimensions }, value_meta: { ...dimensions } })),
    );
  });

  it('gives up exactly the records that the store refuses', async () => {
    const tenant = randomUUID();
    const { metrics } = subject().store.repositories;
    const records = Array.from({ length: 100 }, (_, i) => metric(tenant, `m${i}`, i, i));
    records[17] = metric(tenant, 'with\0nul', 17, 17);
    records[64] = metric(tenant, 'm64', 64, 64, { value_meta: { text: 'nul \0' } });
    records[65] = metric(tenant, 'm65', -(2 ** 52), 65);
    records[99] = metric(tenant, Array.from({ length: 2_000 }, () => randomUUID()).join(''), 99, 99);
    if (metrics === undefined) throw new Error('the store takes no metrics');
    await expect(metrics.write(records)).rejects.toSatisfy(
      (error) => error instanceof RepositoryError && error.kind === 'record',
    );
    const { refused } = await writeRecords(metrics, records, once);
    expect(refused.map(({ record }) => records.indexOf(record))).toEqual([17, 64, 65, 99]);
    expect(await rows(sql`select count(*)::int as n from metrics where tenant_id = ${tenant}`)).toEqual([{ n: 96 }]);
  });
}
