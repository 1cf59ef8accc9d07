import { defineChannel } from '../../channel.js';
import { HttpNotifier, jsonRequest } from '../../outgoing/http-notifier.js';
import { openHttpClient } from '../../outgoing/http-options.js';
import { escapeMarkdown } from '../../presentation/escapes.js';
import { checkTeamsAnswer } from './answer.js';
import { teamsBody } from './body.js';
import { teamsSection } from './section.js';

/** An adaptive card in the colour of the state; a template says what stands below its title. */
export const teams = defineChannel({
  section: teamsSection,
  create: (options, { networks, templates }) => {
    const template = templates.of('teams', { escape: escapeMarkdown });
    return new HttpNotifier(openHttpClient(options, networks), {
      request: (notification) => {
        const { method, alarm } = notification;
        return { address: method.address, ...jsonRequest(teamsBody(alarm, template(notification))) };
      },
      check: checkTeamsAnswer,
    });
  },
});
