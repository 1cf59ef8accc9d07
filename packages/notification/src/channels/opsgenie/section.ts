import { section, string } from '@monasca/common/config';
import { httpOptions } from '../../outgoing/http-options.js';

export const opsgenieSection = section('Alerts of Opsgenie and of Jira Service Management.', {
  ...httpOptions,
  url: string({
    default: 'https://api.opsgenie.com',
    help: 'URL before /v2/alerts; for Jira Service Management https://api.atlassian.com/jsm/ops/integration.',
  }),
});
