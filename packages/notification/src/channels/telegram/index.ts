import { defineChannel } from '../../channel.js';
import { HttpNotifier, jsonRequest } from '../../outgoing/http-notifier.js';
import { openHttpClient } from '../../outgoing/http-options.js';
import { escapeHtml } from '../../presentation/escapes.js';
import { telegramTargets } from './address.js';
import { checkTelegramAnswer } from './answer.js';
import { defaultText, messageOf } from './body.js';
import { telegramSection } from './section.js';

/** A message in Telegram's HTML, which templates write, too. */
export const telegram = defineChannel({
  section: telegramSection,
  create: (options, { networks, templates }) => {
    const template = templates.of('telegram', { escape: escapeHtml });
    const targetOf = telegramTargets(options.url, options.token, options.chats);
    return new HttpNotifier(openHttpClient(options, networks), {
      request: (notification) => {
        const { address, parameters } = targetOf(notification.method.address);
        const text = template(notification) ?? defaultText(notification.alarm);
        return { address, ...jsonRequest({ ...parameters, ...messageOf(text) }) };
      },
      check: checkTelegramAnswer,
    });
  },
});
