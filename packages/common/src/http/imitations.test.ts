import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLog } from '../log.js';
import { HttpError } from './errors.js';
import { createHttpServer } from './server.js';

let server: FastifyInstance;
beforeAll(() => {
  server = createHttpServer({ log: silentLog, body: { maxBytes: 10, tooLarge: () => new HttpError(413, 'x', 'y') } });
  server.get('/', (request) => request.headers);
});
afterAll(() => server.close());

const seen = async (name: string): Promise<boolean> => {
  const answer = await server.inject({ url: '/', headers: { [name]: 'claimed' } });
  return Object.hasOwn(answer.json<object>(), name.toLowerCase());
};

it.each([
  ...['X-Identity-Status', 'X-Is-Admin-Project', 'X-User', 'X-User-Id', 'X-User-Name', 'X-Role', 'X-Roles'],
  ...['X-Tenant', 'X-Tenant-Id', 'X-Tenant-Name', 'X-Project-Id', 'X-Project-Name', 'X-Domain-Id', 'X-Domain-Name'],
  ...['X-User-Domain-Id', 'X-User-Domain-Name', 'X-Project-Domain-Id', 'X-Project-Domain-Name', 'X-Service-Catalog'],
  ...['X-Service-Identity-Status', 'X-Service-Roles', 'X-Service-Project-Id', 'x-ROLES'],
])('no route sees %s of a client', async (name) => {
  expect(await seen(name)).toBe(false);
});

it.each(['X-Auth-Token', 'X-Storage-Token', 'X-Dimensions', 'X-Application-Type', 'X-Roles-Of-Mine', 'Roles'])(
  'routes see %s',
  async (name) => {
    expect(await seen(name)).toBe(true);
  },
);
