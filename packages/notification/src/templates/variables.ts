import type { AlarmTransition } from '@monasca/common/messages';
import { detailBody } from '../detail-body.js';
import type { Notification } from '../notification.js';

/**
 * What templates may use: the ten keys of the detail body, `severity`, `link`, `lifecycle_state`, `sub_alarms`, the
 * method's `method_name` and `period` (s), `delivery_id`, `alarms`, the alarms that are told together or the only one, each
 * with those of an alarm, `group`, what they are grouped by or null, and `notification` with the attributes that the
 * original's notifications have, but for `retry_count`.
 */
export function templateVariables(notification: Notification): Record<string, unknown> {
  const { alarm, method, deliveryId, group } = notification;
  const further = furtherOf(alarm);
  const body = detailBody(alarm);
  return {
    ...body,
    ...further,
    sub_alarms: alarm.subAlarms,
    method_name: method.name,
    period: method.period,
    delivery_id: deliveryId,
    group: group?.labels ?? null,
    alarms: (group?.alarms ?? [alarm]).map((one) => ({
      ...detailBody(one),
      ...furtherOf(one),
      sub_alarms: one.subAlarms,
    })),
    notification: {
      ...further,
      id: method.id,
      type: method.type,
      name: method.name,
      address: method.address,
      period: method.period,
      raw_alarm: alarm.raw,
      alarm_id: body.alarm_id,
      alarm_name: body.alarm_name,
      alarm_timestamp: body.alarm_timestamp,
      message: body.message,
      state: body.state,
      tenant_id: body.tenant_id,
      metrics: body.metrics,
      notification_timestamp: Date.now() / 1_000,
    },
  };
}

const furtherOf = ({ severity, link, lifecycleState }: AlarmTransition) => ({ severity, link, lifecycle_state: lifecycleState }); // prettier-ignore
