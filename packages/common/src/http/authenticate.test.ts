import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { ServiceError } from '../errors.js';
import { silentLog } from '../log.js';
import { identityOfRequest, requireToken } from './authenticate.js';
import { HttpError } from './errors.js';
import type { Authenticator, Identity } from './identity.js';
import { createHttpServer } from './server.js';

const identity: Identity = { projectId: 'p', userId: 'u', roles: ['admin'] };
let server: FastifyInstance;
afterEach(() => server.close());

/** Asks a route behind an authenticator. */
async function ask(authenticator: Authenticator, headers: Record<string, string> = {}) {
  server = createHttpServer({ log: silentLog, body: { maxBytes: 9, tooLarge: () => new HttpError(413, 'x', 'y') } });
  server.get('/', { onRequest: requireToken(authenticator) }, (request) => identityOfRequest(request));
  server.get('/open', (request) => identityOfRequest(request));
  const { statusCode: status, headers: answered, body } = await server.inject({ url: '/', headers });
  return {
    status,
    challenge: answered['www-authenticate'],
    wait: answered['retry-after'],
    body: JSON.parse(body) as unknown,
  };
}
const knows = (token: string): Authenticator => ({
  authenticate: (asked) => Promise.resolve(asked === token ? identity : undefined),
});

describe('a request', () => {
  it('passes with a token that is known, as whoever the token belongs to', async () => {
    expect(await ask(knows('right'), { 'x-auth-token': 'right' })).toMatchObject({ status: 200, body: identity });
  });

  it('has the token of X-Auth-Token where there is another one too', async () => {
    const headers = { 'x-auth-token': 'wrong', 'x-storage-token': 'right' };
    expect((await ask(knows('right'), headers)).status).toBe(401);
  });

  it('without a valid token is told how to get one', async () => {
    const challenge = 'Keystone uri="http://identity.example"';
    expect(await ask({ ...knows('right'), challenge })).toMatchObject({ status: 401, challenge });
    expect(await ask(knows('right'))).toMatchObject({ status: 401, challenge: 'Token' });
  });

  it('does not trouble the identity service without a token, or with one of any length', async () => {
    const asked: number[] = [];
    const counts: Authenticator = { authenticate: (token) => Promise.resolve(void asked.push(token.length)) };
    for (const token of ['', 'x'.repeat(16_385)])
      expect((await ask(counts, { 'x-auth-token': token })).status).toBe(401);
    expect(asked).toEqual([]);
    await ask(counts, { 'x-auth-token': 'x'.repeat(16_384) });
    expect(asked).toEqual([16_384]);
  });

  it('passes without a token where none is needed', async () => {
    const anybody: Authenticator = { needsToken: false, authenticate: () => Promise.resolve(identity) };
    expect((await ask(anybody)).status).toBe(200);
  });
});

describe('an identity service that does not answer', () => {
  it('makes it 503 with Retry-After', async () => {
    const away: Authenticator = { authenticate: () => Promise.reject(new ServiceError('unavailable', 'secret host')) };
    expect(await ask(away, { 'x-auth-token': 't' })).toMatchObject({
      ...{ status: 503, wait: '5' },
      body: { title: 'Service unavailable', description: 'The Keystone service is temporarily unavailable.' },
    });
  });

  it('is no excuse for a fault of ours', async () => {
    const broken: Authenticator = { authenticate: () => Promise.reject(new TypeError('a fault')) };
    expect((await ask(broken, { 'x-auth-token': 't' })).status).toBe(500);
  });
});

it('a route that authenticates nobody has no identity to ask for', async () => {
  await ask(knows('right'));
  expect((await server.inject('/open')).statusCode).toBe(500);
});
