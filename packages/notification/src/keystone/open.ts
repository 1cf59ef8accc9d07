import { ServiceError, type Log } from '@monasca/common';
import { KeystoneClient, ServiceToken } from '@monasca/common/http';
import type { ConfigOf } from '@monasca/common/config';
import { allowedHosts } from '../outgoing/allowed-hosts.js';
import { KeystoneTokens, noTokens, type ReceiverTokens } from './receiver-tokens.js';
import type { keystoneSection } from './section.js';

type Values = ConfigOf<{ readonly section: typeof keystoneSection }>['section'];

/** How long a token may take, in ms, in one attempt or several: a notification waits for it. */
const totalMs = 5_000;

/**
 * Tokens as `[keystone]` says; Keystone is asked when the first is needed.
 * @throws ServiceError `configuration` for a URL or a host that is none
 */
export function openTokens(values: Values, log: Log): ReceiverTokens {
  const isAllowed = allowedHosts(values.allowed_hosts, '[keystone] allowed_hosts');
  if (!values.auth_required) return noTokens;
  if (values.allowed_hosts.length === 0) {
    log.warn({}, '[keystone] auth_required: no webhook gets a token, as allowed_hosts names no host');
    return noTokens;
  }
  const client = new KeystoneClient({ authUrl: checked(values.auth_url), timeoutMs: totalMs, totalMs, retries: 1 });
  return new KeystoneTokens(client, new ServiceToken(client, authOf(values)), isAllowed);
}

/** A password in it would be told wherever Keystone is named. */
function checked(authUrl: string): string {
  const url = /^https?:\/\//i.test(authUrl) && URL.canParse(authUrl) ? new URL(authUrl) : undefined;
  if (url?.username === '' && url.password === '') return authUrl;
  throw new ServiceError('configuration', '[keystone] auth_url: expected an http or https URL without credentials');
}

/** What Keystone takes as `auth` of a request for a token. */
function authOf(values: Values): object {
  const { username, password, user_domain_name, project_name, project_domain_name } = values;
  const user = { name: username, password, domain: { name: user_domain_name } };
  const project = { name: project_name, domain: { name: project_domain_name } };
  return { identity: { methods: ['password'], password: { user } }, scope: { project } };
}
