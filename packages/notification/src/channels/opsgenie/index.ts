import { defineChannel } from '../../channel.js';
import { configuredUrl } from '../../outgoing/configured-url.js';
import { HttpNotifier, jsonRequest } from '../../outgoing/http-notifier.js';
import { openHttpClient } from '../../outgoing/http-options.js';
import { muteTags } from '../../presentation/escapes.js';
import { SendError } from '../../send-error.js';
import { checkOpsgenieAnswer } from './answer.js';
import { aliasOf, closeBody, openBody } from './body.js';
import { opsgenieSection } from './section.js';

/** Opens an alert for each alarm, and closes it when the alarm is OK. The address of a method is its API key. */
export const opsgenie = defineChannel({
  section: opsgenieSection,
  create: (options, { networks, templates }) => {
    const template = templates.of('opsgenie', { escape: muteTags });
    const alerts = `${configuredUrl(options.url, '[opsgenie_notifier] url')}/v2/alerts`;
    return new HttpNotifier(openHttpClient(options, networks), {
      request: (notification) => {
        const { method, alarm } = notification;
        const text = template(notification);
        const close = `${alerts}/${encodeURIComponent(aliasOf(alarm))}/close?identifierType=alias`;
        const isOver = alarm.newState === 'OK';
        const { headers, body = '' } = jsonRequest(isOver ? closeBody(alarm, text) : openBody(alarm, text));
        const authorization = `GenieKey ${keyOf(method.address)}`;
        return { address: isOver ? close : alerts, headers: { ...headers, authorization }, body };
      },
      check: checkOpsgenieAnswer,
    });
  },
});

function keyOf(address: string): string {
  const key = address.trim();
  if (!/^[\w.~+/=-]+$/.test(key)) throw new SendError('address', 'expected an API key');
  return key;
}
