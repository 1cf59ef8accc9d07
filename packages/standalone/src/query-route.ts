import type { FastifyInstance } from 'fastify';
import { requireToken, type Authenticator } from '@monasca/common/http';
import type { Database } from '@monasca/persister';
import { runQuery } from './query.js';

/** `POST /query` with `{"sql": …}`: the store belongs to this process, others ask it here. Read-only, with the token. */
export function queryRoute(server: FastifyInstance, database: Database, authenticator: Authenticator): void {
  server.decorateRequest('identity', undefined);
  server.post('/query', { onRequest: requireToken(authenticator) }, async (request, reply) => {
    const { sql } = (request.body ?? {}) as { sql?: unknown };
    if (typeof sql !== 'string') return reply.code(400).send({ error: 'expected {"sql": text}' });
    try {
      return await runQuery(database, sql);
    } catch (error) {
      return reply.code(400).send({ error: (error as Error).message });
    }
  });
}
