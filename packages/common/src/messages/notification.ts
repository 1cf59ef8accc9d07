import { alarmTransitionOf, type AlarmTransition } from './alarm-transition.js';
import { createJsonCodec } from './json-codec.js';
import { asDouble, asInteger, asName, asObject, asTextOrEmpty } from './reader.js';

/** A notification that was sent, waits for a retry, or repeats: the topics of all three share its format. */
export interface NotificationMessage {
  /** The notification method's id, never empty. */
  readonly id: string;
  /** The notification method's type in lower case, never empty. */
  readonly type: string;
  /** The notification method's name. */
  readonly name: string;
  /** Where to send it to; may hold a secret of the receiver. */
  readonly address: string;
  /** How many retries have failed; 0 in the first record. */
  readonly retryCount: number;
  /** Seconds between repetitions; 0 for a notification that is sent once. */
  readonly period: number;
  /** Seconds since the epoch, with a fraction: when it was last tried or queued. */
  readonly notificationTimestamp: number;
  /** The transition that it tells of. */
  readonly alarm: AlarmTransition;
}

/**
 * A flat object of 17 keys. The transition is in `raw_alarm`, from which it is read; the other keys that tell of it
 * (`alarm_id`, `alarm_name`, `alarm_timestamp` in whole seconds, `message`, `state`, …) are written for those who
 * listen to the topic.
 */
export const notificationCodec = createJsonCodec<NotificationMessage>({
  name: 'notification',

  read(document) {
    const fields = asObject(document, 'notification');
    return {
      id: asName(fields.id, 'id'),
      type: asName(fields.type, 'type'),
      name: asTextOrEmpty(fields.name, 'name'),
      address: asTextOrEmpty(fields.address, 'address'),
      retryCount: asInteger(fields.retry_count, 'retry_count'),
      period: asInteger(fields.period, 'period'),
      notificationTimestamp: asDouble(fields.notification_timestamp, 'notification_timestamp'),
      alarm: alarmTransitionOf(fields.raw_alarm, 'raw_alarm'),
    };
  },

  write: ({ id, type, name, address, retryCount, period, notificationTimestamp, alarm }) => ({
    id,
    type,
    name,
    address,
    retry_count: retryCount,
    raw_alarm: alarm.raw,
    alarm_id: alarm.alarmId,
    alarm_name: alarm.alarmName,
    alarm_timestamp: Math.trunc(alarm.timestamp / 1000),
    message: alarm.stateChangeReason,
    notification_timestamp: notificationTimestamp,
    state: alarm.newState,
    severity: alarm.severity,
    link: alarm.link,
    lifecycle_state: alarm.lifecycleState,
    tenant_id: alarm.tenantId,
    period,
  }),
});
