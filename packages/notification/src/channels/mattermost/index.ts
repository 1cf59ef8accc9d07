import { defineChannel } from '../../channel.js';
import { HttpNotifier, jsonRequest } from '../../outgoing/http-notifier.js';
import { openHttpClient } from '../../outgoing/http-options.js';
import { checkMattermostAnswer } from './answer.js';
import { attachmentBody, escapeText, textBody } from './body.js';
import { mattermostSection } from './section.js';

/** An attachment in the colour of the state, or the text of a template. */
export const mattermost = defineChannel({
  section: mattermostSection,
  create: (options, { networks, templates }) => {
    const template = templates.of('mattermost', { escape: escapeText });
    return new HttpNotifier(openHttpClient(options, networks), {
      request: (notification) => {
        const text = template(notification);
        const body = text === undefined ? attachmentBody(notification.alarm) : textBody(text);
        return { address: notification.method.address, ...jsonRequest(body) };
      },
      check: checkMattermostAnswer,
    });
  },
});
