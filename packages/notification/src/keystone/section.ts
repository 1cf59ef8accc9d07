import { boolean, list, secret, section, string } from '@monasca/common/config';

/** The original's options, and where the token may go. */
export const keystoneSection = section('Token of Keystone that webhooks of other services of OpenStack want to see.', {
  auth_required: boolean({ default: false, help: 'Whether webhooks of `allowed_hosts` get a token.' }),
  allowed_hosts: list({
    default: [],
    help: 'Webhooks that get the token, and no others, as tenants choose the addresses: host (port 80 or 443), host:port, or URL with what is below it.',
  }),
  auth_url: string({ default: 'http://127.0.0.1/identity/v3', help: 'Address of Keystone, with or without `/v3`.' }),
  username: string({ default: 'admin', help: 'User that the token is of.' }),
  password: secret({ default: 'password', help: 'Password of the user.' }),
  user_domain_name: string({ default: 'default', help: 'Domain of the user.' }),
  project_name: string({ default: 'admin', help: 'Project that the token is for.' }),
  project_domain_name: string({ default: 'default', help: 'Domain of the project.' }),
  auth_type: string({ deprecated: 'it is always by password', help: 'Of the past.' }),
});
