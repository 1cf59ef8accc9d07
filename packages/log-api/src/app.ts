import type { FastifyInstance } from 'fastify';
import type { Log } from '@monasca/common';
import { createHttpServer, type Authenticator } from '@monasca/common/http';
import type { LogApiConfig } from './config.js';
import type { LogApiMetrics } from './metrics.js';
import type { Publish } from './publisher.js';
import { v3Logs } from './routes/v3-logs.js';

export interface AppOptions {
  readonly config: LogApiConfig;
  readonly log: Log;
  readonly metrics: LogApiMetrics;
  readonly authenticator: Authenticator;
  readonly publish: Publish;
}

/** The log API as a server that does not listen yet. */
export function createApp({ config, log, metrics, authenticator, publish }: AppOptions): FastifyInstance {
  const server = createHttpServer({ log, bodyLimit: config.service.max_log_size });
  server.addHook('onResponse', (request, reply, done) => {
    metrics.requests.inc({ status: String(reply.statusCode) });
    log.debug({ requestId: request.id, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
    done();
  });
  v3Logs(server, { config, authenticator, publish });
  return server;
}
