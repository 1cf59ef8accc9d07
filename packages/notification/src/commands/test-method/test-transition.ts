import { alarmTransitionOf, messageId, type AlarmTransition } from '@monasca/common/messages';
import type { Method } from '../../notification.js';

/**
 * A transition that everybody takes for a test. The alarm's id is the same for each test of a method, so that a test of OK
 * closes what a test of ALARM has opened at a receiver that keeps incidents or tickets.
 * @param now ms since the epoch
 */
export function testTransition({ id, tenantId }: Method, state: string, now: number): AlarmTransition {
  return alarmTransitionOf({
    tenantId,
    alarmId: messageId(tenantId, `test of ${id}`, 0),
    alarmDefinitionId: messageId(tenantId, `test definition of ${id}`, 0),
    metrics: [{ id: null, name: 'monasca.test', dimensions: { service: 'monasca-notification' } }],
    alarmName: 'TEST of a notification method',
    alarmDescription: 'This is a test: no alarm has changed its state.',
    oldState: state === 'OK' ? 'ALARM' : 'OK',
    newState: state,
    actionsEnabled: true,
    stateChangeReason: 'This is a test, sent by monasca-notification on demand of an operator.',
    severity: 'LOW',
    link: null,
    lifecycleState: null,
    subAlarms: [],
    timestamp: now,
  });
}
