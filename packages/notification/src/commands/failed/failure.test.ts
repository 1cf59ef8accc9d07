import { expect, it } from 'vitest';
import { notificationCodec } from '@monasca/common/messages';
import { transition, transitionValue } from '../../../test/transitions.js';
import { failureFilter, isFiltering } from './filter.js';
import { failureOf } from './failure.js';

const letter = {
  ...{ partition: 0, offset: 7, origin: { topic: 'transitions', partition: 1, offset: 2, timestamp: -1 } },
  ...{ reason: 'exhausted', detail: '', time: Date.UTC(2026, 0, 31) },
};
const message = {
  ...{ id: 'm', type: 'webhook', name: 'ops', address: 'https://h/s3cret', period: 0, retryCount: 5 },
  ...{ notificationTimestamp: 1, alarm: transition() },
};
const value = notificationCodec.encode(message);

it('a notification is known by what it says, without its address', () => {
  const failure = failureOf(letter, value);
  expect(failure).toEqual({
    ...letter,
    ...{ kind: 'notification', tenant: 'tenant', alarm: 'alarm', method: 'm', type: 'webhook', bytes: value.length },
  });
  expect(JSON.stringify(failure)).not.toContain('s3cret');
});

it('a notification that nobody could read where it stood is a record', () => {
  expect(failureOf({ ...letter, reason: 'schema' }, value)).toMatchObject({
    kind: 'record',
    alarm: 'alarm',
    method: 'm',
  });
});

it.each<[string, Buffer | null, object]>([
  ['a transition', transitionValue({ timestamp: 'x' }), { tenant: 'tenant', alarm: 'alarm', method: undefined }],
  [
    'a notification',
    Buffer.from('{"id":"m","raw_alarm":{"tenantId":"t"}}'),
    { tenant: 't', alarm: undefined, method: 'm' },
  ],
  ['what is no JSON', Buffer.from('{'), { tenant: undefined, alarm: undefined, bytes: 1 }],
  ['what is no object', Buffer.from('[1]'), { tenant: undefined }],
  ['a tombstone', null, { tenant: undefined, bytes: undefined }],
])('%s that cannot be read tells what it can', (_, bytes, known) => {
  expect(failureOf({ ...letter, reason: 'shape' }, bytes)).toMatchObject({ kind: 'record', ...known });
});

it('filters mean what they name, and all of them together', () => {
  const failure = failureOf(letter, value);
  const none = { reason: undefined, tenant: undefined, method: undefined, alarm: undefined, since: undefined, until: undefined }; // prettier-ignore
  const means = (given: Partial<Record<keyof typeof none, string>>) => failureFilter({ ...none, ...given })(failure);
  expect(isFiltering(none)).toBe(false);
  expect(isFiltering({ ...none, alarm: 'alarm' })).toBe(true);
  expect(means({})).toBe(true);
  expect(means({ reason: 'exhausted', tenant: 'tenant', method: 'm', alarm: 'alarm' })).toBe(true);
  for (const name of ['reason', 'tenant', 'method', 'alarm']) expect(means({ [name]: 'other' })).toBe(false);
  expect([means({ since: '2026-01-31' }), means({ since: '2026-02-01' })]).toEqual([true, false]);
  expect([means({ until: '2026-02-01' }), means({ until: '2026-01-31' })]).toEqual([true, false]);
  expect(() => means({ since: 'yesterday' })).toThrow('--since');
});
