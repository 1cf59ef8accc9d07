import type { Notification } from '../../notification.js';
import { describe } from './describe.js';

/**
 * An event of the Events API v1: the original's keys in its order, then the key that makes all events of an alarm one
 * incident, which OK resolves.
 */
export function eventV1({ method, alarm }: Notification): Record<string, unknown> {
  return {
    service_key: method.address,
    event_type: alarm.newState === 'OK' ? 'resolve' : 'trigger',
    description: describe(alarm),
    client: 'Monasca',
    client_url: '',
    details: {
      alarm_id: alarm.alarmId,
      alarm_name: alarm.alarmName,
      current: alarm.newState,
      message: alarm.stateChangeReason,
    },
    incident_key: alarm.alarmId,
  };
}
