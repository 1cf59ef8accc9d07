import type { ProducerRecord } from '@monasca/common/kafka';
import type { Notification } from '../../notification.js';
import { deliveryHeader } from '../../outgoing/http-notifier.js';
import { defaultBody, templateBody } from '../webhook/body.js';

/**
 * What a webhook gets, as a record: its body is the value, and its headers are headers. The alarm's id is the key, so that
 * all of an alarm stands in one partition, in its order.
 * @param text what a template says
 */
export function recordOf(notification: Notification, text: string | undefined, extended: boolean): ProducerRecord {
  const { contentType, body } = text === undefined ? defaultBody(notification, extended) : templateBody(text);
  return {
    key: notification.alarm.alarmId,
    value: Buffer.from(body),
    headers: [
      [deliveryHeader, notification.deliveryId],
      ['content-type', contentType],
    ],
  };
}
