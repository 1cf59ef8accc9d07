import type { FastifyInstance } from 'fastify';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { silentLog, type Log } from '../log.js';
import { requireToken } from './authenticate.js';
import { HttpError, unavailable } from './errors.js';
import { resource } from './resource.js';
import { createHttpServer } from './server.js';
import { staticTokens, tokenHash } from './static-tokens.js';

const error = vi.fn<Log['error']>();
let server: FastifyInstance;

function serve(maxBytes = 1_000): FastifyInstance {
  error.mockClear();
  const tooLarge = () => new HttpError(413, 'Too large', `at most ${maxBytes} bytes`);
  server = createHttpServer({ log: { ...silentLog, error }, body: { maxBytes, tooLarge } });
  return server;
}

const fails = (fault: () => never): FastifyInstance => {
  serve().get('/', fault);
  return server;
};

afterEach(() => server.close());

describe('an answer', () => {
  it('carries a request id of its own, whatever it is', async () => {
    serve().get('/', () => ({}));
    const ids = new Set<unknown>();
    for (const url of ['/', '/', '/missing', '/%zz']) {
      const { headers } = await server.inject(url);
      expect(headers['x-openstack-request-id']).toMatch(/^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      ids.add(headers['x-openstack-request-id']);
    }
    expect(ids.size).toBe(4);
  });

  it('to an address that cannot be decoded has the shape of the others', async () => {
    const answer = await serve().inject('/%zz');
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({ title: 'Bad request', description: expect.stringContaining('/%zz') as unknown });
  });

  it('does not take its id from the client', async () => {
    serve().get('/', () => ({}));
    const { headers } = await server.inject({ url: '/', headers: { 'request-id': 'mine' } });
    expect(headers['x-openstack-request-id']).not.toBe('mine');
  });

  it('to an unknown path or method is 404 with title and description', async () => {
    serve().get('/', () => ({}));
    for (const method of ['GET', 'DELETE'] as const) {
      const answer = await server.inject({ method, url: method === 'GET' ? '/missing' : '/' });
      expect([answer.statusCode, answer.json()]).toEqual([
        404,
        { title: '404 Not Found', description: 'No such path' },
      ]);
    }
  });
});

describe('an error', () => {
  it('that is meant for the client is its answer', async () => {
    fails(() => {
      throw unavailable('Kafka is away', 7);
    });
    const answer = await server.inject('/');
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('7');
    expect(answer.json()).toEqual({ title: 'Service unavailable', description: 'Kafka is away' });
    expect(error).not.toHaveBeenCalled();
  });

  it('keeps status, title and headers', () => {
    expect(new HttpError(413, 'Too large', 'at most 5')).toMatchObject({
      status: 413,
      title: 'Too large',
      headers: {},
    });
    expect(unavailable('x').headers).toEqual({ 'retry-after': '60' });
  });

  it.each([
    ['an exception', new Error('connect to db.internal:5432 failed')],
    ['one with a status of the server', Object.assign(new Error('secret at db.internal'), { statusCode: 502 })],
  ])('that is a fault stays inside: %s', async (_, fault) => {
    fails(() => {
      throw fault;
    });
    const answer = await server.inject('/');
    const id = String(answer.headers['x-openstack-request-id']);
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual({ title: 'Internal Server Error', description: `See the log for ${id}` });
    expect(error.mock.calls).toEqual([
      [expect.objectContaining({ requestId: id, error: fault.message, stack: fault.stack }), 'request failed'],
    ]);
  });

  it('of the request is answered with its own status', async () => {
    fails(() => {
      throw Object.assign(new Error('no such unit'), { statusCode: 422 });
    });
    const answer = await server.inject('/');
    expect([answer.statusCode, answer.json()]).toEqual([422, { title: 'Bad request', description: 'no such unit' }]);
  });
});

describe('a body', () => {
  it.each(['application/json', 'text/plain', 'application/x-unknown', undefined])(
    'of type %s reaches the service as it is',
    async (type) => {
      serve().post('/', (got) => ({ text: (got.body as Buffer).toString() }));
      const headers = type === undefined ? {} : { 'content-type': type };
      const answer = await server.inject({ method: 'POST', url: '/', headers, payload: Buffer.from('{"a": oops') });
      expect([answer.statusCode, answer.json()]).toEqual([200, { text: '{"a": oops' }]);
    },
  );

  it('over the limit is refused before it is read', async () => {
    serve(10).post('/', () => ({}));
    await server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.server.address() as AddressInfo;
    const headers = { 'content-length': '1000000000', 'content-type': 'text/plain' };
    const status = await new Promise((resolve, reject) => {
      const sending = request({ port, host: '127.0.0.1', method: 'POST', headers }, (got) => resolve(got.statusCode));
      sending.on('error', reject).flushHeaders();
    });
    expect(status).toBe(413);
  });
});

describe('a body that nobody wants', () => {
  it.each([
    ['POST', '/nope', 404],
    ['OPTIONS', '/things', 200],
    ['PUT', '/things', 405],
  ])('is not waited for: %s %s', async (method, path, expected) => {
    serve();
    resource(server, '/things', { GET: { handler: () => ({}) } });
    await server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.server.address() as AddressInfo;
    const status = await new Promise((resolve, reject) => {
      const sending = request(
        { port, host: '127.0.0.1', method, path, headers: { 'content-length': '500' } },
        (got) => {
          resolve(got.statusCode);
          sending.destroy();
        },
      );
      sending.on('error', reject).flushHeaders();
    });
    expect(status).toBe(expected);
  });
});

describe('a route that needs a token', () => {
  const identity = { projectId: 'p', userId: 'u', roles: ['admin'] };
  const authenticator = staticTokens([{ ...identity, sha256: tokenHash('right') }]);

  it.each([
    ['x-auth-token', 'right', 200],
    ['x-storage-token', 'right', 200],
    ['x-auth-token', 'wrong', 401],
    ['x-auth-token', '', 401],
    ['x-other', 'right', 401],
  ])('answers %s: %s with %i', async (header, token, status) => {
    serve().get('/', { onRequest: requireToken(authenticator) }, (got) => got.identity);
    const answer = await server.inject({ url: '/', headers: { [header]: token, 'x-project-id': 'forged' } });
    expect(answer.statusCode).toBe(status);
    const message = 'The request you have made requires authentication.';
    const refusal = { error: { code: 401, title: 'Unauthorized', message } };
    expect(answer.json()).toMatchObject(status === 200 ? identity : refusal);
  });
});
