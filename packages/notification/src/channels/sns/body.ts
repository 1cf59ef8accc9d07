import type { Notification } from '../../notification.js';
import { bytes, fit } from '../../presentation/fit.js';
import { plainText, summaryOf } from '../../presentation/summary.js';
import type { Topic } from './topic.js';

/** Longest message and attributes together, in bytes, less what the attributes may have. */
const maxMessage = 262_144 - 2_000;

/** The form of a `Publish`. Subscriptions can choose by its attributes: state, severity and tenant. */
export function publishForm({ alarm, deliveryId }: Notification, topic: Topic, text?: string): URLSearchParams {
  const summary = summaryOf(alarm);
  const form = new URLSearchParams({
    Action: 'Publish',
    Version: '2010-03-31',
    TopicArn: topic.arn,
    Subject: subjectOf(summary.title),
    Message: fit(text ?? plainText(summary), maxMessage, String, bytes),
  });
  const attributes = Object.entries({ state: alarm.newState, severity: alarm.severity, tenant_id: alarm.tenantId });
  const filled = attributes.filter((attribute): attribute is [string, string] => Boolean(attribute[1]));
  for (const [index, [name, value]] of filled.entries()) {
    const entry = `MessageAttributes.entry.${index + 1}`;
    form.set(`${entry}.Name`, name);
    form.set(`${entry}.Value.DataType`, 'String');
    form.set(`${entry}.Value.StringValue`, fit(value, 500, String, bytes));
  }
  if (topic.isFifo) {
    form.set('MessageGroupId', alarm.alarmId.replace(/[^\w-]/g, '_').slice(0, 128));
    form.set('MessageDeduplicationId', deliveryId);
  }
  return form;
}

/** Fewer than 100 characters of ASCII, none of them a control character. */
const subjectOf = (title: string): string => title.replace(/[^\u0020-\u007e]/g, '?').slice(0, 99);
