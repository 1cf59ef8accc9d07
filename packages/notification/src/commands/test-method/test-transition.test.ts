import { expect, it } from 'vitest';
import { testTransition } from './test-transition.js';

const method = { id: 'm', tenantId: 't', type: 'webhook', name: 'ops', address: 'https://h/s3cret', period: 0 };

it('a test says that it is one, and nothing of the address', () => {
  const alarm = testTransition(method, 'ALARM', 1_700_000_000_000);
  expect([alarm.alarmName, alarm.alarmDescription, alarm.stateChangeReason].every((text) => /test/i.test(text ?? ''))).toBe(true); // prettier-ignore
  expect(alarm).toMatchObject({ tenantId: 't', newState: 'ALARM', oldState: 'OK', timestamp: 1_700_000_000_000 });
  expect(JSON.stringify(alarm)).not.toContain('s3cret');
});

it('tests of one method are of one alarm, those of others are not', () => {
  const id = (fields: object, state: string): string => testTransition({ ...method, ...fields }, state, 0).alarmId;
  expect(id({}, 'OK')).toBe(id({ address: 'other' }, 'ALARM'));
  expect(id({ id: 'n' }, 'OK')).not.toBe(id({}, 'OK'));
});
