import { section, string } from '@monasca/common/config';
import { httpOptions } from '../../outgoing/http-options.js';

/** Options of the original, and those that all channels over HTTP have. */
export const pagerdutySection = section('Events for PagerDuty.', {
  ...httpOptions,
  url: string({
    default: 'https://events.pagerduty.com/generic/2010-04-15/create_event.json',
    help: 'Where events go; one with the path /v2/enqueue gets those of the Events API v2, any other those of v1.',
  }),
});
