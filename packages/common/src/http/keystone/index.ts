import { ServiceError } from '../../errors.js';
import type { ConfigOf } from '../../config/index.js';
import type { Log } from '../../log.js';
import { KeystoneAuthenticator } from './authenticator.js';
import { KeystoneClient } from './client.js';
import { ServiceToken } from './service-token.js';
import type { keystoneSection } from './section.js';

type Section = ConfigOf<{ section: typeof keystoneSection }>['section'];

/** An authenticator that has to be closed. */
export interface OpenAuthenticator {
  readonly authenticator: KeystoneAuthenticator;
  readonly close: () => Promise<void>;
}

/**
 * Opens an authenticator as `[keystone_authtoken]` says. Keystone need not be there yet.
 * @throws ServiceError `configuration` for an option that is missing or wrong
 */
export function openKeystone(section: Section, log: Log): OpenAuthenticator {
  const { auth_url: authUrl, token_cache_time: cacheSeconds } = section;
  if (authUrl === undefined) return required('auth_url');
  if (!URL.canParse(authUrl)) throw wrong('auth_url', 'expected a URL', authUrl);
  const client = new KeystoneClient({
    authUrl,
    timeoutMs: section.http_connect_timeout * 1_000,
    retries: section.http_request_max_retries,
    tls: {
      isInsecure: section.insecure,
      ...(section.cafile === undefined ? {} : { ca: section.cafile }),
      ...(section.certfile === undefined ? {} : { cert: section.certfile }),
      ...(section.keyfile === undefined ? {} : { key: section.keyfile }),
    },
  });
  const authenticator = new KeystoneAuthenticator({
    client,
    serviceToken: new ServiceToken(client, authOf(section)),
    cacheMs: Math.max(0, cacheSeconds) * 1_000,
    negativeCacheMs: cacheSeconds < 0 ? 0 : section.token_cache_negative_time * 1_000,
    cacheSize: section.token_cache_size,
    log,
    publicUrl: section.www_authenticate_uri ?? authUrl,
  });
  return { authenticator, close: () => client.close() };
}

/** What Keystone takes as `auth` of a request for a token. */
function authOf(section: Section): object {
  if (section.auth_type === 'v3applicationcredential') {
    const id = section.application_credential_id ?? required('application_credential_id');
    const secret = section.application_credential_secret ?? required('application_credential_secret');
    return { identity: { methods: ['application_credential'], application_credential: { id, secret } } };
  }
  if (!['password', 'v3password'].includes(section.auth_type)) {
    throw wrong('auth_type', 'expected password, v3password or v3applicationcredential', section.auth_type);
  }
  const domain = (id: string | undefined, name: string): object => (id === undefined ? { name } : { id });
  const user = {
    name: section.username ?? required('username'),
    password: section.password ?? required('password'),
    domain: domain(section.user_domain_id, section.user_domain_name),
  };
  const project = {
    name: section.project_name ?? required('project_name'),
    domain: domain(section.project_domain_id, section.project_domain_name),
  };
  return { identity: { methods: ['password'], password: { user } }, scope: { project } };
}

function required(option: string): never {
  throw wrong(option, 'expected a value', 'none');
}

const wrong = (option: string, expected: string, got: string): ServiceError =>
  new ServiceError('configuration', `[keystone_authtoken] ${option}: ${expected}, got ${got}`);
