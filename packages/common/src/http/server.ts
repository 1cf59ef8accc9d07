import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Log } from '../log.js';
import { HttpError } from './errors.js';
import type { Authenticator, Identity } from './identity.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent it; set on routes that authenticate. */
    identity: Identity | undefined;
  }
}

export interface HttpServerOptions {
  readonly log: Log;
  /** Bytes of a request body; larger ones are answered 413 before they are read. */
  readonly bodyLimit: number;
  /** How long a client may take to send its request, in ms. Default 30,000. */
  readonly requestTimeoutMs?: number;
}

const requestIdHeader = 'x-openstack-request-id';

/**
 * The base of the HTTP services: a request id in every answer, JSON bodies handed over as text (each service parses
 * them in the order of checks that its clients know), and one place that turns errors into answers.
 */
export function createHttpServer({ log, bodyLimit, requestTimeoutMs = 30_000 }: HttpServerOptions): FastifyInstance {
  const server = fastify({
    bodyLimit,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    genReqId: () => `req-${randomUUID()}`,
    // An address that cannot be decoded never gets as far as the hooks.
    frameworkErrors: (error, request, reply) => {
      reply.header(requestIdHeader, request.id);
      void answer(error, request, reply, log);
    },
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  server.decorateRequest('identity', undefined);
  server.addHook('onRequest', (request, reply, done) => {
    reply.header(requestIdHeader, request.id);
    done();
  });
  server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) =>
    answer(error, request, reply, log),
  );
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ title: 'Not Found', description: 'No such path' }),
  );
  return server;
}

function answer(error: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply, log: Log) {
  if (error instanceof HttpError) {
    const { status, title, message, headers } = error;
    return reply.code(status).headers(headers).send({ title, description: message });
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return reply.code(error.statusCode).send({ title: 'Bad request', description: error.message });
  }
  // The text of a fault stays inside: it may name hosts, files or records.
  log.error({ requestId: request.id, error: error.message, stack: error.stack }, 'request failed');
  return reply.code(500).send({ title: 'Internal Server Error', description: `See the log for ${request.id}` });
}

/** A hook that lets a request pass only with a token that the authenticator knows. */
export function requireToken(authenticator: Authenticator) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const token = request.headers['x-auth-token'] ?? request.headers['x-storage-token'];
    const identity = typeof token === 'string' ? await authenticator.authenticate(token) : undefined;
    if (identity === undefined) {
      const message = 'The request you have made requires authentication.';
      return reply.code(401).send({ error: { code: 401, title: 'Unauthorized', message } });
    }
    request.identity = identity;
    return undefined;
  };
}
