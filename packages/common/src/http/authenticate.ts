import type { FastifyRequest } from 'fastify';
import { ServiceError } from '../errors.js';
import { Unauthenticated, unavailable } from './errors.js';
import type { Authenticator, Identity } from './identity.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent it; set on routes that authenticate. */
    identity: Identity | undefined;
  }
}

/** How soon a client may try again when the identity service did not answer, in s. */
const retryAfterSeconds = 5;

/** Longest token, in characters: one of Keystone's has a few hundred, with a service catalogue some thousands. */
const tokenMax = 16_384;

/**
 * A hook that lets a request pass only with a token that the authenticator knows.
 * @throws HttpError 401, 503 when the identity service does not answer
 */
export function requireToken(authenticator: Authenticator) {
  return async (request: FastifyRequest): Promise<void> => {
    const token = request.headers['x-auth-token'] ?? request.headers['x-storage-token'] ?? '';
    const { needsToken = true } = authenticator;
    const isToken = typeof token === 'string' && token.length <= tokenMax && (token !== '' || !needsToken);
    request.identity = isToken ? await identityOf(authenticator, token) : undefined;
    if (request.identity === undefined) throw new Unauthenticated(authenticator);
  };
}

async function identityOf(authenticator: Authenticator, token: string): Promise<Identity | undefined> {
  try {
    return await authenticator.authenticate(token);
  } catch (error) {
    // Whether the token is good is not known: the request may not pass, and its sender may try again.
    if (!(error instanceof ServiceError)) throw error;
    throw unavailable('The Keystone service is temporarily unavailable.', retryAfterSeconds);
  }
}

/** The identity of a request on a route that requires a token. */
export function identityOfRequest({ identity }: FastifyRequest): Identity {
  if (identity === undefined) throw new TypeError('a route without a token check asks for an identity');
  return identity;
}
