import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log.js';
import { HttpError } from './errors.js';
import { resource } from './resource.js';
import { createHttpServer } from './server.js';

let server: FastifyInstance;
let asked: string[];

beforeEach(() => {
  asked = [];
  const check =
    (name: string, passes = true) =>
    () => {
      asked.push(name);
      if (!passes) throw new HttpError(403, name, 'refused');
    };
  server = createHttpServer({ log: silentLog, body: { maxBytes: 9, tooLarge: () => new HttpError(413, 'x', 'y') } });
  resource(server, '/things', {
    POST: { checks: [check('first'), check('second')], handler: (_request, reply) => reply.code(201).send() },
    GET: { handler: () => ({ things: [] }) },
  });
  resource(server, '/closed/:id', {
    PUT: { checks: [check('one'), () => Promise.resolve(), check('two', false), check('three')], handler: () => ({}) },
  });
});
afterEach(() => server.close());

const send = async (method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS', url = '/things') => {
  const { statusCode, headers, body } = await server.inject({ method, url });
  return { status: statusCode, allow: headers.allow, body };
};

describe('a resource', () => {
  it('answers the methods that it has, with or without a slash at the end', async () => {
    for (const url of ['/things', '/things/', '/things?a=b']) {
      expect(await send('GET', url)).toMatchObject({ status: 200, body: '{"things":[]}' });
      expect((await send('POST', url)).status).toBe(201);
    }
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'HEAD'] as const)(
    'answers %s with 405 and the methods that there are',
    async (method) => {
      const { status, allow, body } = await send(method);
      expect([status, allow]).toEqual([405, 'GET, POST, OPTIONS']);
      const description = `${method} is not supported here, only GET, POST`;
      if (method !== 'HEAD') expect(JSON.parse(body)).toEqual({ title: '405 Method Not Allowed', description });
      expect(asked).toEqual([]);
    },
  );

  it('answers OPTIONS with the methods that there are', async () => {
    expect(await send('OPTIONS')).toEqual({ status: 200, allow: 'GET, POST', body: '' });
    expect(await send('OPTIONS', '/closed/5')).toEqual({ status: 200, allow: 'PUT', body: '' });
  });
});

describe('the checks of a method', () => {
  it('come in their order', async () => {
    await send('POST');
    expect(asked).toEqual(['first', 'second']);
  });

  it('end with the first that fails, before the body is read', async () => {
    const answer = await server.inject({ method: 'PUT', url: '/closed/5', payload: 'longer than the limit' });
    expect([answer.statusCode, answer.json()]).toEqual([403, { title: 'two', description: 'refused' }]);
    expect(asked).toEqual(['one', 'two']);
  });
});
