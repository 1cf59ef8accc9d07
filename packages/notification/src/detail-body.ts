import type { AlarmTransition } from '@monasca/common/messages';

/** What the original tells receivers of a transition: ten keys, in its order. */
export function detailBody(alarm: AlarmTransition): Record<string, unknown> {
  return {
    alarm_id: alarm.alarmId,
    alarm_definition_id: alarm.alarmDefinitionId,
    alarm_name: alarm.alarmName,
    alarm_description: alarm.alarmDescription,
    alarm_timestamp: Math.trunc(alarm.timestamp / 1000),
    state: alarm.newState,
    old_state: alarm.oldState,
    message: alarm.stateChangeReason,
    tenant_id: alarm.tenantId,
    metrics: alarm.metrics,
  };
}
