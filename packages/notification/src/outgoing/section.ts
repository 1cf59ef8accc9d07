import { list, section } from '@monasca/common/config';
import { deniedByDefault } from './networks.js';

/** Where tenants may have notifications sent to. */
export const outgoingSection = section('Connections to receivers, whose addresses tenants choose.', {
  allow_networks: list({ default: [], help: 'Networks (CIDR) that are allowed although they are denied.' }),
  deny_networks: list({
    default: deniedByDefault,
    help: 'Networks (CIDR) that no connection leads to; checked after DNS, on the connection that is used.',
  }),
});
