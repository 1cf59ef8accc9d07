import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { healthRoutes } from './health-routes.js';

const uncached = 'must-revalidate, no-cache, no-store';
let server: FastifyInstance;
let asked: number;
let problem: string | undefined;

beforeEach(() => {
  asked = 0;
  problem = undefined;
  server = fastify({ exposeHeadRoutes: false });
  healthRoutes(server, () => {
    asked += 1;
    return Promise.resolve(problem);
  });
});
afterEach(() => server.close());

it('GET asks Kafka, each time, and nobody keeps the answer', async () => {
  const well = await server.inject('/healthcheck');
  expect([well.statusCode, well.json(), well.headers['cache-control']]).toEqual([200, { kafka: 'OK' }, uncached]);
  problem = 'Kafka: Topic log not found';
  const ill = await server.inject('/healthcheck');
  expect([ill.statusCode, ill.json(), ill.headers['cache-control']]).toEqual([503, { kafka: problem }, uncached]);
  expect(asked).toBe(2);
});

it('HEAD asks nobody', async () => {
  problem = 'away';
  const { statusCode, body, headers } = await server.inject({ method: 'HEAD', url: '/healthcheck' });
  expect([statusCode, body, headers['cache-control'], asked]).toEqual([204, '', uncached, 0]);
});
