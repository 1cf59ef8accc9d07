import { ServiceError } from '../errors.js';
import { openKeystone, readTokenFile, staticTokens, type Authenticator } from '../http/index.js';
import type { Log } from '../log.js';
import type { Lifecycle } from '../service/index.js';
import type { GatewayConfig } from './sections.js';

/** Roles of whoever sends something to a server that asks for no proof: they may write, for any project. */
const rolesOfAnybody = ['admin', 'monasca-user'];

/**
 * The authenticator that the configuration asks for.
 * @throws ServiceError `configuration`
 */
export function openAuthenticator(lifecycle: Lifecycle, config: GatewayConfig, log: Log): Authenticator {
  const { auth, api, keystone_authtoken: keystone } = config;
  const kind = auth.kind ?? (auth.tokens_file === undefined ? 'keystone' : 'static');
  if (kind === 'keystone') {
    const { authenticator, close } = openKeystone(keystone, log);
    lifecycle.defer('Keystone client', close);
    return authenticator;
  }
  if (kind === 'static') {
    if (auth.tokens_file !== undefined) return staticTokens(readTokenFile(auth.tokens_file));
    throw new ServiceError('configuration', '[auth] tokens_file: expected a file with static tokens, got none');
  }
  if (!isLoopback(api.host) && !auth.none_beyond_loopback) {
    const expected = 'expected keystone or static, since other machines reach the server';
    throw new ServiceError('configuration', `[auth] kind: ${expected} ([api] host is ${api.host}), got none`);
  }
  log.warn({ project: auth.project }, 'nobody is asked for a token: whoever reaches this server may write');
  return anybody(auth.project);
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\.[\d.]+$/.test(host);

/** Takes whatever comes. */
function anybody(projectId: string): Authenticator {
  const identity = { projectId, userId: 'anybody', roles: rolesOfAnybody };
  return { needsToken: false, authenticate: () => Promise.resolve(identity) };
}
