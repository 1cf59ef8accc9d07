import { ServiceError } from '../errors.js';
import type { Authenticator, Identity } from '../http/index.js';

const of = (roles: readonly string[]): Identity => ({ projectId: 'proj-user', userId: 'u', roles });

/** Who the tokens belong to that the checks of the contracts send. */
const identities: Readonly<Record<string, Identity>> = {
  user: of(['monasca-user']),
  'USER in capitals': of(['MONASCA-USER']),
  admin: of(['admin']),
  Admin: of(['Admin']),
  agent: of(['monasca-agent']),
  'events agent': of(['monasca_events_agent']),
  delegate: of(['monitoring-delegate']),
  member: of(['member']),
  'read-only': of(['monasca-read-only-user']),
  nobody: of([]),
  unscoped: { userId: 'u', roles: ['monasca-user'] },
  'unscoped admin': { userId: 'u', roles: ['admin'] },
};

/** An identity service that knows these tokens, and does not answer to the token `away`. */
export const identityService: Authenticator = {
  challenge: 'Keystone uri="http://identity.example/v3"',
  authenticate: (token) => {
    if (token === 'away') return Promise.reject(new ServiceError('unavailable', 'no answer'));
    return Promise.resolve(Object.hasOwn(identities, token) ? identities[token] : undefined);
  },
};
