import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Log } from '../log.js';
import { Budget, holdWithin } from './body/budget.js';
import { readBodies, type BodyLimit } from './body/read-body.js';
import { HttpError } from './errors.js';
import { dropImitations } from './imitations.js';
import { answerUnreadable } from './unreadable.js';

export interface HttpServerOptions {
  readonly log: Log;
  readonly body: BodyLimit;
  /** Bytes of bodies and of what is made of them, of all requests at a time; beyond is answered 503. Default 256 MiB. */
  readonly budget?: Budget;
  /** How long a client may take to send its request, and a connection may be silent, in ms. Default 30,000. */
  readonly requestTimeoutMs?: number;
  /** Gets the status of each answer to what was no readable request; hooks are told of none of them. */
  readonly onUnreadable?: (status: number) => void;
}

/** How much later a silent connection is cut than it is answered 408, in ms. */
const cutMs = 2_000;

const requestIdHeader = 'x-openstack-request-id';

/** Most bytes of all headers of a request: what the originals' server takes. */
const maxHeaderSize = 65_536;

/** Bytes of a refused body that are still received, so that its sender gets to see the answer. */
const lingerBytes = 16 * 1024 * 1024;

/**
 * The base of the HTTP services: a request id in every answer, JSON bodies handed over as bytes (each service parses
 * them in the order of checks that its clients know), and one place that turns errors into answers.
 */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { log, body, budget = new Budget(256 * 1024 * 1024), requestTimeoutMs = 30_000 } = options;
  const { onUnreadable = () => {} } = options;
  const server = fastify({
    // The body is read, and limited, here.
    bodyLimit: Number.MAX_SAFE_INTEGER,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: requestTimeoutMs + cutMs,
    clientErrorHandler: answerUnreadable(onUnreadable),
    http: { maxHeaderSize, headersTimeout: Math.min(10_000, requestTimeoutMs), connectionsCheckingInterval: 1_000 },
    forceCloseConnections: 'idle',
    // What comes on a connection that is open yet is answered as always.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
    exposeHeadRoutes: false,
    // A proxy on this machine is believed what it says of its clients.
    trustProxy: 'loopback',
    genReqId: () => `req-${randomUUID()}`,
    // An address that cannot be decoded never gets as far as the hooks.
    frameworkErrors: (error, request, reply) => {
      reply.header(requestIdHeader, request.id);
      void answer(error, request, reply, log);
    },
  });
  server.decorateRequest('identity', undefined);
  server.addHook('onRequest', (request, reply, done) => {
    reply.header(requestIdHeader, request.id);
    dropImitations(request);
    // Before a body is read.
    done(request.is404 ? new HttpError(404, '404 Not Found', 'No such path') : undefined);
  });
  holdWithin(server, budget);
  readBodies(server, body);
  server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) =>
    answer(error, request, reply, log),
  );
  server.setNotFoundHandler((request, reply) =>
    answer(new HttpError(404, '404 Not Found', 'No such path'), request, reply, log),
  );
  return server;
}

function answer(error: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply, log: Log) {
  if (!request.raw.complete && expectedBytes(request) > lingerBytes) reply.header('connection', 'close');
  if (error instanceof HttpError) return reply.code(error.status).headers(error.headers).send(error.document);
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return reply.code(error.statusCode).send({ title: 'Bad request', description: error.message });
  }
  // The text of a fault stays inside: it may name hosts, files or records.
  log.error({ requestId: request.id, error: error.message, stack: error.stack }, 'request failed');
  return reply.code(500).send({ title: 'Internal Server Error', description: `See the log for ${request.id}` });
}

/** Bytes that may still come: nobody knows how many without a length. */
function expectedBytes({ headers }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return Infinity;
  return Number(headers['content-length'] ?? 0);
}
