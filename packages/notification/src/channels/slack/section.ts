import { section, string } from '@monasca/common/config';
import { httpOptions } from '../../outgoing/http-options.js';

/** Options of the original. */
export const slackSection = section('Slack: incoming webhooks, and chat.postMessage.', {
  ...httpOptions,
  message_template: string({
    optional: true,
    help: 'File with the text in Liquid, instead of `slack.liquid` of [templates]. Default: the JSON of the original.',
  }),
});
