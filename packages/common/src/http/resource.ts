import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { HttpError } from './errors.js';

/** Refuses a request by throwing an HttpError. */
export type Check = (request: FastifyRequest) => Promise<void> | void;

/** How one method of a resource is answered. */
export interface Method {
  readonly handler: RouteHandlerMethod;
  /** What is checked before the body is read: the first that fails wins. */
  readonly checks?: readonly Check[];
}

const known = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
type MethodName = (typeof known)[number];

/**
 * Serves the methods of a path, with or without a slash at its end. Any other one is answered 405 and OPTIONS 200, both
 * with the methods that there are.
 */
export function resource(server: FastifyInstance, url: string, methods: Partial<Record<MethodName, Method>>): void {
  const served = known.filter((name) => methods[name] !== undefined);
  const allow = served.join(', ');
  for (const method of served) {
    const { handler, checks = [] } = methods[method]!;
    server.route({ method, url, handler, onRequest: inOrder(checks) });
  }
  server.route({
    method: 'OPTIONS',
    url,
    // Before a body is read.
    onRequest: (_request, reply) => {
      void reply.code(200).header('allow', allow).send();
    },
    handler: () => undefined,
  });
  const refuse: Check = ({ method }) => {
    const description = `${method} is not supported here, only ${allow}`;
    throw new HttpError(405, '405 Method Not Allowed', description, { allow: `${allow}, OPTIONS` });
  };
  const others = known.filter((name) => !served.includes(name));
  server.route({ method: others, url, onRequest: inOrder([refuse]), handler: () => undefined });
}

function inOrder(checks: readonly Check[]) {
  return async (request: FastifyRequest): Promise<void> => {
    for (const check of checks) await check(request);
  };
}
