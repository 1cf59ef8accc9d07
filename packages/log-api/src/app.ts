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

/** How long a client may take to send its request, in ms, and how much longer than Kafka it is waited for at least. */
const [sendingMs, marginMs] = [30_000, 5_000];

/** The log API as a server that does not listen yet. */
export function createApp({ config, log, metrics, authenticator, publish }: AppOptions): FastifyInstance {
  // A connection that is silent for so long is cut: never one that waits for Kafka.
  const requestTimeoutMs = Math.max(sendingMs, config.log_publisher.deadline_ms + marginMs);
  const server = createHttpServer({ log, bodyLimit: config.service.max_log_size, requestTimeoutMs });
  server.addHook('onResponse', (request, reply, done) => {
    metrics.requests.inc({ status: String(reply.statusCode) });
    log.debug({ requestId: request.id, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
    done();
  });
  v3Logs(server, { config, authenticator, publish });
  return server;
}
