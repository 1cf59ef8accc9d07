import { alarmTransitionOf, type AlarmTransition } from '@monasca/common/messages';

/** A transition as the threshold engine emits it. */
export const rawTransition = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  tenantId: 'tenant',
  alarmId: 'alarm',
  alarmDefinitionId: 'definition',
  metrics: [{ id: null, name: 'cpu.user_perc', dimensions: { hostname: 'node-1', service: 'monitoring' } }],
  alarmName: 'High CPU',
  alarmDescription: 'user CPU over 90 percent',
  oldState: 'OK',
  newState: 'ALARM',
  actionsEnabled: true,
  stateChangeReason: 'Thresholds were exceeded',
  severity: 'HIGH',
  link: null,
  lifecycleState: null,
  subAlarms: [],
  timestamp: 1_700_000_000_123,
  ...fields,
});

/** The record's value. */
export const transitionValue = (fields?: Record<string, unknown>): Buffer =>
  Buffer.from(JSON.stringify({ 'alarm-transitioned': rawTransition(fields) }));

export const transition = (fields?: Record<string, unknown>): AlarmTransition =>
  alarmTransitionOf(rawTransition(fields));
