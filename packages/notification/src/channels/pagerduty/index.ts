import { ServiceError } from '@monasca/common';
import { stringifyJson } from '@monasca/common/messages';
import { defineChannel } from '../../channel.js';
import type { Notification } from '../../notification.js';
import { checkAnswer } from '../../outgoing/check-answer.js';
import { HttpNotifier } from '../../outgoing/http-notifier.js';
import { openHttpClient } from '../../outgoing/http-options.js';
import { pythonJson } from '../../python-json.js';
import { SendError } from '../../send-error.js';
import { eventV1 } from './event-v1.js';
import { eventV2 } from './event-v2.js';
import { pagerdutySection } from './section.js';

/** Events for PagerDuty; the address of a method is the key of its service there. */
export const pagerduty = defineChannel({
  section: pagerdutySection,
  create: (options, { networks }) => {
    const body = bodyFor(options.url);
    return new HttpNotifier(openHttpClient(options, networks), {
      request: (notification) => ({
        address: options.url,
        headers: { 'content-type': 'application/json' },
        body: body(withKey(notification)),
      }),
      check: (answer) => checkAnswer(answer, 'PagerDuty'),
    });
  },
});

/** Says what bodies are like behind a URL. */
function bodyFor(url: string): (notification: Notification) => string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new ServiceError('configuration', '[pagerduty_notifier] url: expected an http or https URL');
  }
  const isV2 = /\/v2\/enqueue\/?$/.test(new URL(url).pathname);
  return (notification) => (isV2 ? stringifyJson(eventV2(notification)) : pythonJson(eventV1(notification)));
}

function withKey(notification: Notification): Notification {
  if (notification.method.address.trim() === '') throw new SendError('address', 'expected a key of PagerDuty');
  return notification;
}
