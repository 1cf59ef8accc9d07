import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../log.js';
import { keystoneDouble, loggedIn, tokenDocument } from '../../../test/keystone-double.js';
import { KeystoneAuthenticator, type KeystoneAuthenticatorOptions } from './authenticator.js';
import type { KeystoneOptions } from './client.js';
import { ServiceToken } from './service-token.js';

interface Options extends Partial<KeystoneAuthenticatorOptions> {
  readonly keystone?: Partial<KeystoneOptions>;
}

/** An authenticator whose Keystone takes the service user, and answers questions about tokens so. */
async function authenticator(validate: RequestListener, { keystone, ...options }: Options = {}) {
  const login: RequestListener = (request, answer) =>
    request.method === 'POST' ? loggedIn(request, answer) : validate(request, answer);
  const { client, asked } = await keystoneDouble(login, keystone);
  const serviceToken = new ServiceToken(client, {});
  const times = { cacheMs: 60_000, negativeCacheMs: 60_000 };
  const more = { client, serviceToken, ...times, cacheSize: 10, publicUrl: 'http://k', log: silentLog };
  const validations = () => asked.filter(({ method }) => method === 'GET').length;
  return { authenticator: new KeystoneAuthenticator({ ...more, ...options }), validations };
}

describe('unknown tokens', () => {
  const knowsGood: RequestListener = (request, answer) => {
    const isGood = request.headers['x-subject-token'] === 'good';
    answer.writeHead(isGood ? 200 : 404).end(isGood ? tokenDocument() : '{}');
  };

  it('are remembered, and drive no valid one out', async () => {
    const { authenticator: keystone, validations } = await authenticator(knowsGood, { cacheSize: 1 });
    expect(await keystone.authenticate('good')).toMatchObject({ userId: 'u' });
    for (const token of ['a', 'b', 'a', 'b']) expect(await keystone.authenticate(token)).toBeUndefined();
    expect(await keystone.authenticate('good')).toMatchObject({ userId: 'u' });
    expect(validations()).toBe(3);
  });
});

describe('an answer that tells nothing of the token', () => {
  it.each([
    [200, '<h1>Maintenance</h1>', 'expected the document of a token'],
    [200, '{"token": {}}', 'expected the document of a token'],
    [403, '{}', 'expected status 200 or 404, got 403'],
  ])('is an outage, and not remembered: %d %s', async (status, body, detail) => {
    let isAway = true;
    const { authenticator: keystone } = await authenticator((_, answer) =>
      isAway ? answer.writeHead(status).end(body) : answer.end(tokenDocument()),
    );
    const outage = { code: 'unavailable', message: `Keystone: ${detail}` };
    await expect(keystone.authenticate('t')).rejects.toMatchObject(outage);
    isAway = false;
    expect(await keystone.authenticate('t')).toMatchObject({ userId: 'u' });
  });
});

describe('a Keystone that does not answer', () => {
  it.each<[string, RequestListener]>([
    ['hangs', () => undefined],
    ['begins an answer and hangs', (_, answer) => void answer.writeHead(200).write('{')],
    ['fails again and again', (_, answer) => void answer.writeHead(503).end()],
    ['takes no token of the service', (_, answer) => void answer.writeHead(401).end()],
  ])('is away once the time for an answer has passed: it %s', async (_, listener) => {
    // Without it, the attempts and the pauses would take hours.
    const keystone = { totalMs: 300, timeoutMs: 3_600_000, retries: 1_000 };
    const { authenticator: asking } = await authenticator(listener, { keystone });
    await expect(asking.authenticate('t')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('does not answer a login either', async () => {
    const { client } = await keystoneDouble(() => undefined, { totalMs: 300 });
    const deadline = client.deadline();
    await expect(new ServiceToken(client, {}).get(deadline)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('more tokens than may wait for Keystone', () => {
  it('are refused at once, but for those that somebody waits for already', async () => {
    const held: (() => void)[] = [];
    const options = { maxWaiting: 2, keystone: { totalMs: 60_000 } };
    const listener: RequestListener = (_, answer) => void held.push(() => answer.end(tokenDocument()));
    const { authenticator: keystone } = await authenticator(listener, options);
    const waiting = ['a', 'b', 'a'].map((token) => keystone.authenticate(token));
    await expect(keystone.authenticate('c')).rejects.toMatchObject({ code: 'unavailable' });
    await expect.poll(() => held.length).toBe(2);
    held.splice(0).forEach((release) => release());
    expect((await Promise.all(waiting)).map((identity) => identity?.userId)).toEqual(['u', 'u', 'u']);
    const next = keystone.authenticate('c');
    await expect.poll(() => held.length).toBe(1);
    held.forEach((release) => release());
    expect(await next).toMatchObject({ userId: 'u' });
  });
});
