import { boolean, integer, section, secret, string } from '../../config/index.js';

/** `[keystone_authtoken]`, in the names of Keystone's own middleware. */
export const keystoneSection = section('Keystone, which says whose a token is.', {
  auth_url: string({ optional: true, help: 'Address of Keystone, with or without `/v3`.' }),
  www_authenticate_uri: string({
    optional: true,
    help: 'Address that clients without a valid token are told; default auth_url.',
  }),
  auth_type: string({
    default: 'password',
    help: '`password` or `v3applicationcredential`: how the service proves itself.',
  }),
  username: string({ optional: true, help: 'The service user.' }),
  password: secret({ optional: true, help: 'Its password.' }),
  user_domain_name: string({ default: 'Default', help: 'Domain of the service user.' }),
  user_domain_id: string({ optional: true, help: 'The same by id.' }),
  project_name: string({ optional: true, help: 'Project of the service user.' }),
  project_domain_name: string({ default: 'Default', help: 'Domain of that project.' }),
  project_domain_id: string({ optional: true, help: 'The same by id.' }),
  application_credential_id: string({ optional: true, help: 'For v3applicationcredential.' }),
  application_credential_secret: secret({ optional: true, help: 'For v3applicationcredential.' }),
  cafile: string({ optional: true, help: 'PEM file with the CAs of Keystone; default those of Node.' }),
  certfile: string({ optional: true, help: 'PEM file with the certificate of the service.' }),
  keyfile: string({ optional: true, help: 'PEM file with its key.' }),
  insecure: boolean({ default: false, help: 'Keystone is not asked for a certificate that can be verified.' }),
  token_cache_time: integer({
    default: 300,
    help: 'Seconds that a token counts as what Keystone said of it, revoked or not; -1 asks every time.',
  }),
  token_cache_negative_time: integer({ default: 10, min: 0, help: 'Seconds that an unknown token counts as unknown.' }),
  token_cache_size: integer({ default: 10_000, min: 1, help: 'Most valid tokens that are remembered.' }),
  http_connect_timeout: integer({
    default: 10,
    min: 1,
    help: 'Seconds of one attempt; all of them for one token share 10.',
  }),
  http_request_max_retries: integer({ default: 3, min: 0, help: 'How often a request without an answer is repeated.' }),
  memcached_servers: string({ deprecated: 'tokens are remembered in the process', help: '' }),
  delay_auth_decision: string({ deprecated: 'a request without a valid token is always refused', help: '' }),
});
