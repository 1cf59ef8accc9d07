import { defineChannel } from '../../channel.js';
import { filled } from '../../filled.js';
import { HttpNotifier } from '../../outgoing/http-notifier.js';
import { openHttpClient } from '../../outgoing/http-options.js';
import { escapeAngles } from '../../presentation/escapes.js';
import { fit } from '../../presentation/fit.js';
import { slackRequest } from './address.js';
import { checkSlackAnswer } from './answer.js';
import { defaultText } from './body.js';
import { slackSection } from './section.js';

/** What Slack cuts texts at, in characters. */
const maxText = 40_000;

/** One message with one text, which a template may say. */
export const slack = defineChannel({
  section: slackSection,
  create: (options, { log, networks, templates }) => {
    if (options.insecure && filled(options.ca_certs) === undefined) {
      log.warn({}, '[slack_notifier] insecure: no certificate is verified, whoever is on the way may read the tokens');
    }
    const template = templates.of('slack', { escape: escapeAngles, file: options.message_template });
    return new HttpNotifier(openHttpClient(options, networks), {
      request: (notification) => {
        const text = template(notification) ?? defaultText(notification.alarm);
        return slackRequest(notification.method.address, fit(text, maxText));
      },
      check: checkSlackAnswer,
    });
  },
});
