import { defineChannel } from '../../channel.js';
import { checkAnswer } from '../../outgoing/check-answer.js';
import { HttpNotifier, jsonRequest } from '../../outgoing/http-notifier.js';
import { openHttpClient } from '../../outgoing/http-options.js';
import { escapeAngles } from '../../presentation/escapes.js';
import { googlechatBody } from './body.js';
import { googlechatSection } from './section.js';

/** A card; a template, in the HTML of cards, says what stands below its title. */
export const googlechat = defineChannel({
  section: googlechatSection,
  create: (options, { networks, templates }) => {
    const template = templates.of('googlechat', { escape: escapeAngles });
    return new HttpNotifier(openHttpClient(options, networks), {
      request: (notification) => {
        const body = googlechatBody(notification, template(notification));
        return { address: notification.method.address, ...jsonRequest(body) };
      },
      check: (answer) => checkAnswer(answer, 'Google Chat'),
    });
  },
});
