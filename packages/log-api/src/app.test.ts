import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '@monasca/common';
import { loadConfig } from '@monasca/common/config';
import { staticTokens, tokenHash } from '@monasca/common/http';
import { createApp } from './app.js';
import { schema } from './config.js';
import { createMetrics } from './metrics.js';

const published: { envelopes: string[]; tenantId: string; key: string }[] = [];
beforeEach(() => void published.splice(0));

const user = (token: string, roles: string[]) => ({ sha256: tokenHash(token), projectId: 'own', userId: 'u', roles });
const values = { service: { region: 'R', max_log_size: 2_000 } };
const app = createApp({
  config: loadConfig(schema, { env: {}, overrides: { name: 'test', values } }).values,
  log: silentLog,
  metrics: createMetrics(new Registry()),
  authenticator: staticTokens([user('user', ['Monasca-User']), user('admin', ['admin']), user('guest', ['reader'])]),
  publish: (envelopes, { tenantId, key }) => {
    published.push({ envelopes: envelopes.map(String), tenantId, key });
    return Promise.resolve();
  },
});

const json = { 'content-type': 'application/json', 'x-auth-token': 'user' };
const post = (payload: string | Buffer, headers: Record<string, string> = {}, query = '') =>
  app.inject({ method: 'POST', url: `/v3.0/logs${query}`, headers: { ...json, ...headers }, payload });
const logs = (...all: object[]) => JSON.stringify({ logs: all });
const good = logs({ message: 'm' });
const dimensioned = (dimensions: unknown) => JSON.stringify({ dimensions, logs: [{ message: 'm' }] });

describe('a bulk is refused', () => {
  it.each([
    ['without a token', good, { 'x-auth-token': '' }, 401, /requires authentication/],
    ['with a token nobody knows', good, { 'x-auth-token': 'x' }, 401, /requires authentication/],
    [
      'without a role, whatever the client claims',
      good,
      { 'x-auth-token': 'guest', 'x-roles': 'admin' },
      401,
      /Forbidden/,
    ],
    ['without a content type', good, { 'content-type': '' }, 400, /Content-Type header is required/],
    ['in another format', good, { 'content-type': 'video/3gpp' }, 415, /Only \[application\/json\]/],
    ['at the limit', 'x'.repeat(2_000), {}, 413, /Maximum allowed size is 2000 bytes/],
    ['when empty', '', { 'content-length': '0' }, 400, /Request body is Empty/],
    ['when null', 'null', {}, 400, /Request body is Empty/],
    ['when no JSON', '{"logs": [', {}, 400, /Could not parse JSON body/],
    ['when not UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400, /not UTF-8/],
    ['without logs', '{}', {}, 422, /Logs not found/],
    ['when no object', '5', {}, 422, /Logs not found/],
    ['when logs are no array', '{"logs": {}}', {}, 422, /logs must be an array/],
    ['for one log without a message', logs({ message: 'a' }, { text: 'b' }), {}, 422, /Log 1: .*should have message/],
    ['for one log that is none', '{"logs": [{"message": 1}, null]}', {}, 422, /Log 1: a log must be an object/],
    ['for dimensions that are no map', dimensioned([1]), {}, 422, /must be a dictionary/],
    ['for a dimension without a name', dimensioned({ '': 'v' }), {}, 422, /name cannot be empty/],
    ['for a long name', dimensioned({ ['n'.repeat(256)]: 'v' }), {}, 422, /must be 255 characters or less/],
    ['for a name with an underscore first', dimensioned({ _n: 'v' }), {}, 422, /cannot start with underscore/],
    ['for a name with a blank', dimensioned({ 'a b': 'v' }), {}, 422, /may not contain/],
    ['for an empty value', dimensioned({ n: '' }), {}, 422, /value cannot be empty/],
    ['for a value that is no text', dimensioned({ n: 5 }), {}, 422, /must be a string/],
    ['for a key that is too long', good, { 'idempotency-key': 'k'.repeat(256) }, 400, /Idempotency-Key/],
  ])('%s', async (_, body, headers, status, text) => {
    const response = await post(body, headers);
    expect(response.statusCode).toBe(status);
    expect(response.body).toMatch(text);
    expect(published).toEqual([]);
  });

  it('for another project without the right to delegate, before the body is looked at', async () => {
    const response = await post('no JSON', {}, '?tenant_id=other');
    expect(response.statusCode).toBe(403);
    expect(response.json()).toEqual({
      title: 'Permission denied',
      description: 'Projects own cannot POST cross tenant logs',
    });
  });

  it('without a length', async () => {
    const { Readable } = await import('node:stream');
    const response = await app.inject({
      method: 'POST',
      url: '/v3.0/logs',
      headers: json,
      payload: Readable.from([good]),
    });
    expect(response.statusCode).toBe(411);
  });
});

describe('a bulk is published', () => {
  it('as one envelope for each log, for the project of the token', async () => {
    const response = await post(good, { 'content-type': 'Application/JSON; charset=utf-8', 'idempotency-key': 'k1' });
    expect([response.statusCode, response.body]).toEqual([204, '']);
    expect(published).toMatchObject([{ tenantId: 'own', key: 'k1' }]);
    const [envelope = ''] = published[0]?.envelopes ?? [];
    expect(JSON.parse(envelope)).toEqual({
      log: { message: 'm' },
      creation_time: expect.any(Number) as number,
      meta: { tenantId: 'own', region: 'R' },
    });
  });

  it('for another project by who may delegate', async () => {
    expect((await post(good, { 'x-auth-token': 'admin' }, '?tenant_id=other')).statusCode).toBe(204);
    expect(published[0]?.tenantId).toBe('other');
  });

  it('with the global dimensions on every log, its own first', async () => {
    const body = { dimensions: { a: 'g', b: 'g' }, logs: [{ message: 1 }, { message: 2, dimensions: { b: 'l' } }] };
    expect((await post(JSON.stringify(body))).statusCode).toBe(204);
    const found = published[0]?.envelopes.map((text) => (JSON.parse(text) as { log: object }).log);
    expect(found).toEqual([
      { message: 1, dimensions: { a: 'g', b: 'g' } },
      { message: 2, dimensions: { b: 'l', a: 'g' } },
    ]);
  });

  it('with numbers and odd keys as they were written', async () => {
    const log = '{"message":"ż","big":12345678901234567890,"float":1.0,"__proto__":{"x":1}}';
    expect((await post(`{"logs":[${log}]}`)).statusCode).toBe(204);
    expect(published[0]?.envelopes[0]).toContain(log.slice(0, -1));
  });

  it('when it holds no logs', async () => {
    expect((await post('{"logs": []}')).statusCode).toBe(204);
    expect(published[0]?.envelopes).toEqual([]);
  });
});
