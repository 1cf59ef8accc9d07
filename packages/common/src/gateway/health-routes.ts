import type { FastifyInstance } from 'fastify';
import { resource } from '../http/index.js';

const uncached = { 'cache-control': 'must-revalidate, no-cache, no-store' };

/**
 * `/healthcheck`: GET asks Kafka, 200 or 503 with the reason; HEAD says that the service is there, 204.
 * @param check resolves with what is wrong, if anything is
 */
export function healthRoutes(server: FastifyInstance, check: () => Promise<string | undefined>): void {
  resource(server, '/healthcheck', {
    GET: {
      handler: async (_request, reply) => {
        const problem = await check();
        return reply
          .code(problem === undefined ? 200 : 503)
          .headers(uncached)
          .send({ kafka: problem ?? 'OK' });
      },
    },
    HEAD: { handler: (_request, reply) => reply.code(204).headers(uncached).send() },
  });
}
