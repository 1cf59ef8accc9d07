import { boolean, integer, list, secret, section, string } from '@monasca/common/config';
import { httpOptions } from '../../outgoing/http-options.js';

/** Options of the original, Jira Cloud, and what tenants and states may do. */
export const jiraSection = section('Issues and comments in Jira.', {
  ...httpOptions,
  timeout: integer({ default: 5, min: 1, help: 'How long all calls for a notification may take together, in s.' }),
  user: string({ optional: true, help: 'Account that reports issues; in Jira Cloud its e-mail address.' }),
  password: secret({ optional: true, help: 'Its password; in Jira Cloud an API token.' }),
  hosts: list({
    default: [],
    help: 'Where the account is sent to, as tenants choose the addresses: host (port 80 or 443), host:port, or URL with what is below it. With `user`, addresses elsewhere are refused.',
  }),
  cloud: boolean({ default: false, help: 'Whether it is Jira Cloud, and not Jira Server or Data Center.' }),
  projects: list({ default: [], help: 'Keys of the projects that methods may name. Default: all.' }),
  issue_type: string({ default: 'Bug', help: 'Type of new issues.' }),
  resolve_on_ok: boolean({ default: false, help: 'Whether an issue is resolved when its alarm is OK again.' }),
  custom_formatter: string({
    optional: true,
    help: 'YAML file: below `jira_format`, `summary`, `description` and, if any, `comments`, in Liquid.',
  }),
});
