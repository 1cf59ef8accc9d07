import fastify, { type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { listen } from './listen.js';
import type { Health } from './health.js';
import type { Lifecycle } from './lifecycle.js';

export interface AdminServerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly health: Pick<Health, 'readiness'>;
  readonly registry: Pick<Registry, 'contentType' | 'metrics'>;
  /** Adds routes of the service's own before the server listens. */
  readonly extend?: (server: FastifyInstance) => void;
}

/**
 * Serves `/metrics` (Prometheus text), `/healthz` (200 while the process turns) and `/readyz` (200 or 503 with the
 * reason of each dependency). Resolves with the port.
 */
export async function startAdminServer(lifecycle: Lifecycle, options: AdminServerOptions): Promise<number> {
  const { health, registry } = options;
  const server = fastify({ forceCloseConnections: true, bodyLimit: 64 * 1024 });
  server.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  server.get('/healthz', () => ({ alive: true }));
  server.get('/readyz', async (_request, reply) => {
    const readiness = await health.readiness();
    return reply.code(readiness.ready ? 200 : 503).send(readiness);
  });
  options.extend?.(server);
  lifecycle.defer('admin server', () => server.close());
  return listen(server, 'admin', options);
}
