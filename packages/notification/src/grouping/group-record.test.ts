import { expect, it } from 'vitest';
import { alarmTransitionOf, parseJson } from '@monasca/common/messages';
import { rawTransition, transition } from '../../test/transitions.js';
import { Fitting } from '../pipeline/fitting.js';
import { compact } from './compact.js';
import { decodeGroupRecord, encodeAlarm, encodeState, notificationIn } from './group-record.js';
import type { Member, Pending } from './member.js';

const head = {
  ...{ id: 'group-id', methodId: 'm', tenantId: 'tenant', labels: { 'dimensions.hostname': 'node-1' } },
  times: { waitMs: 30_000, intervalMs: 300_000, repeatMs: undefined },
};
const pending = (alarm = transition()): Member => ({ status: 'pending', alarm, since: 1, tries: 2, origin: { partition: 3, offset: 4 } }); // prettier-ignore
const progress = { told: { at: 5, state: 'ALARM' }, failure: { at: 6, count: 7, due: 8 } };

it('an alarm is read as it was written, in the format of all topics', () => {
  const alarm = transition();
  const message = { id: 'm', type: 'webhook', name: 'ops', address: 'a', period: 0, retryCount: 0, notificationTimestamp: 1, alarm }; // prettier-ignore
  const value = encodeAlarm(head, message);
  expect(decodeGroupRecord(value)).toEqual({ ok: true, value: { kind: 'alarm', head, alarm } });
  expect(notificationIn(value)).toEqual(message);
  const again = encodeAlarm(head, message, true);
  expect(decodeGroupRecord(again)).toEqual({ ok: true, value: { kind: 'alarm', head, alarm, isAgain: true } });
  expect(notificationIn(again)).toEqual(message);
  for (const other of ['{"group":{}}', '{"notification":5}', 'no', '5']) expect(notificationIn(Buffer.from(other))).toBeUndefined(); // prettier-ignore
});

it('a state is read as it was written, numbers as they were', () => {
  const raw = parseJson(JSON.stringify(rawTransition()).replace('"subAlarms":[]', '"subAlarms":[{"x":1.0}]'));
  const mark = { status: 'done', alarm: { alarmId: 'c', newState: 'OK', timestamp: 9 }, until: 10 } as const;
  const members: Member[] = [pending(alarmTransitionOf(raw)), { status: 'told', alarm: transition({ alarmId: 'b' }) }, mark]; // prettier-ignore
  const [value, ...others] = encodeState(head, { members, ...progress });
  expect(others).toEqual([]);
  expect(value!.toString()).toContain('{"x":1.0}');
  expect(decodeGroupRecord(value!)).toEqual({ ok: true, value: { kind: 'state', head, state: { members, ...progress } } }); // prettier-ignore
  const bare = { members: [], told: undefined, failure: undefined };
  expect(decodeGroupRecord(encodeState(head, bare)[0]!)).toMatchObject({ ok: true, value: { state: bare } });
});

it.each([
  ['many alarms', 400, '阈值超过限制'.repeat(170)],
  ['one alarm', 1, '\u0001'.repeat(160_000)],
])('%s that a topic has taken are taken from it as a state, whatever is in them', (_, count, stateChangeReason) => {
  const members = Array.from({ length: count }, (__, index) => pending(transition({ alarmId: `alarm-${index}`, stateChangeReason }))); // prettier-ignore
  const values = encodeState(head, { members, ...progress });
  const { alarm } = members[0] as Pending;
  const message = { id: 'm', type: 'webhook', name: 'ops', address: 'a', period: 0, retryCount: 0, notificationTimestamp: 1, alarm }; // prettier-ignore
  const most = Math.max(encodeAlarm(head, message).length, 250_000);
  for (const { length } of values) expect(length).toBeLessThanOrEqual(most);
  const outputs = values.map((value) => ({ topic: 'groups', key: head.id, value }));
  const fitting = new Fitting(() => ({ topic: 'dead letters', value: null }));
  const from = { topic: 'groups', partition: 0, offset: 0, timestamp: 0, key: null, value: null };
  expect(fitting.of(outputs, from)).toEqual(outputs);
});

it('a large state is several records, none of which is too large', () => {
  const large = transition({ stateChangeReason: 'x'.repeat(150_000) });
  const values = encodeState(head, { members: Array.from({ length: 9 }, () => pending(large)), ...progress });
  expect(values.length).toBeGreaterThan(3);
  for (const value of values) expect(value.length).toBeLessThan(900_000);
  const members = values.flatMap((value) => {
    const decoded = decodeGroupRecord(value);
    return decoded.ok && decoded.value.kind === 'state' ? decoded.value.state.members : [];
  });
  expect(members).toHaveLength(9);
});

it('what was told takes little place, whatever came', () => {
  const metrics = Array.from({ length: 30 }, () => ({ name: 'm', dimensions: { hostname: 'x' } }));
  const some = compact(transition({ metrics, stateChangeReason: 'y'.repeat(9_000), subAlarms: [{ a: 1 }] }));
  expect([some.metrics?.length, some.stateChangeReason.length, some.subAlarms]).toEqual([5, 500, []]);
  expect(some).toMatchObject({ alarmName: 'High CPU', severity: 'HIGH', newState: 'ALARM' });
  const huge = compact(transition({ alarmName: 'z'.repeat(100_000), unknown: 'z'.repeat(100_000) }));
  expect(JSON.stringify(huge).length).toBeLessThan(4_000);
  expect(huge).toMatchObject({ alarmId: 'alarm', newState: 'ALARM', severity: 'HIGH', timestamp: 1_700_000_000_123 });
});

it.each([
  [null, 'tombstone', 'got a tombstone'],
  [Buffer.from('no'), 'syntax', 'group record: '],
  [Buffer.from('5'), 'shape', 'the record: expected an object'],
  [Buffer.from('{"group":{"id":1}}'), 'shape', 'group.id: expected a text'],
])('%s is none', (value, reason, detail) => {
  expect(decodeGroupRecord(value)).toEqual({ ok: false, reason, detail: expect.stringContaining(detail) as unknown });
});
