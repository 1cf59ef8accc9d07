import { expect, it } from 'vitest';
import { notificationCodec } from '@monasca/common/messages';
import { transition } from '../../../test/transitions.js';
import { groupIn, withGroup } from '../../grouping/group-header.js';
import { failureOf } from './failure.js';
import { resent } from './resent.js';

const message = {
  ...{ id: 'm', type: 'webhook', name: 'ops', address: 'https://h/s3cret', period: 0, retryCount: 5 },
  ...{ notificationTimestamp: 1, alarm: transition() },
};
const at = 1_700_000_000_500;
const partitions = new Map([
  ['transitions', [0, 1].map((partition) => ({ topic: 'transitions', partition }))],
  ['retry', []],
]);

const resend = (reason: string, value: Buffer | null, topic: string, partition: number, key?: Buffer) => {
  const letter = { partition: 0, offset: 0, origin: { topic, partition, offset: 2, timestamp: -1 }, reason, detail: '', time: 0 }; // prettier-ignore
  return resent(failureOf(letter, value), { key, value }, { retryTopic: 'retry', partitions }, at);
};

it.each(['exhausted', 'permanent', 'unknown_type', 'auth'])(
  'a notification given up as %s has its attempts before it',
  (reason) => {
    const output = resend(reason, notificationCodec.encode(message), 'transitions', 0);
    expect(output).toMatchObject({ topic: 'retry', key: 'alarm' });
    expect(notificationCodec.decode(output?.value ?? null)).toMatchObject({
      ok: true,
      value: { id: 'm', address: 'https://h/s3cret', retryCount: 0, notificationTimestamp: at / 1_000 },
    });
    expect(output).not.toHaveProperty('headers');
  },
);

it('a notification of a group says which group it returns to', () => {
  const times = { waitMs: 1_000, intervalMs: 2_000, repeatMs: undefined };
  const head = { id: 'group-id', methodId: 'm', tenantId: 'tenant', labels: {}, times };
  const value = notificationCodec.encode(message);
  const { headers = [] } = withGroup({ topic: 'letters', value }, head);
  const letter = { partition: 0, offset: 0, origin: { topic: 'groups', partition: 0, offset: 2, timestamp: -1 }, reason: 'exhausted', detail: '', time: 0 }; // prettier-ignore
  const output = resent(failureOf(letter, value), { key: undefined, value, headers }, { retryTopic: 'retry', partitions }, at); // prettier-ignore
  expect(output).toMatchObject({ topic: 'retry', key: 'alarm' });
  expect(groupIn(output?.headers)).toEqual(head);
});

it('a record that could not be read goes back as it came', () => {
  const [key, value] = [Buffer.from('k'), Buffer.from('{')];
  expect(resend('syntax', value, 'transitions', 1, key)).toEqual({ topic: 'transitions', partition: 1, key, value });
  expect(resend('tombstone', null, 'transitions', 7)).toEqual({ topic: 'transitions', value: null });
  expect(resend('schema', notificationCodec.encode(message), 'transitions', 0)).toMatchObject({ topic: 'transitions' });
});

it('goes nowhere when nobody reads its topic', () => {
  expect(resend('syntax', Buffer.from('{'), 'former', 0)).toBeUndefined();
});
