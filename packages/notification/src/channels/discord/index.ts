import { defineChannel } from '../../channel.js';
import { HttpNotifier, jsonRequest } from '../../outgoing/http-notifier.js';
import { openHttpClient } from '../../outgoing/http-options.js';
import { escapeMarkdown } from '../../presentation/escapes.js';
import { checkDiscordAnswer } from './answer.js';
import { discordBody } from './body.js';
import { discordSection } from './section.js';

/** An embed in the colour of the state; a template says its description. */
export const discord = defineChannel({
  section: discordSection,
  create: (options, { networks, templates }) => {
    const template = templates.of('discord', { escape: escapeMarkdown });
    return new HttpNotifier(openHttpClient(options, networks), {
      request: (notification) => {
        const { method, alarm } = notification;
        return { address: method.address, ...jsonRequest(discordBody(alarm, template(notification))) };
      },
      check: checkDiscordAnswer,
    });
  },
});
