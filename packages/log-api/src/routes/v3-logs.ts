import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError, requireToken, type Authenticator, type Identity } from '@monasca/common/http';
import { parseJson } from '@monasca/common/messages';
import type { LogApiConfig } from '../config.js';
import { buildEnvelopes } from '../envelope.js';
import type { Publish } from '../publisher.js';

export interface V3LogsOptions {
  readonly config: LogApiConfig;
  readonly authenticator: Authenticator;
  readonly publish: Publish;
}

/** How many times larger than the largest body the envelopes of a request may be: more than any real bulk needs. */
const growthMax = 64;

/** Longest Idempotency-Key, in characters. */
const keyMax = 255;

/**
 * `POST /v3.0/logs`: a bulk of logs. The hooks stand in the order in which failures win: token, role, content type,
 * length, delegation, and only then the body.
 */
export function v3Logs(server: FastifyInstance, { config, authenticator, publish }: V3LogsOptions): void {
  const { roles_middleware: roles, service } = config;
  const posters = lowerCase([...roles.default_roles, ...roles.agent_roles, ...roles.delegate_roles]);
  const delegates = lowerCase(roles.delegate_roles);

  const authorize = (request: FastifyRequest): void => {
    if (!hasRole(identityOf(request), posters)) {
      throw new HttpError(401, 'Forbidden', 'The request does not have access to this service');
    }
  };
  const checkDelegation = (request: FastifyRequest): void => {
    if (delegatedTo(request) !== undefined && !hasRole(identityOf(request), delegates)) {
      const { projectId } = identityOf(request);
      throw new HttpError(403, 'Permission denied', `Projects ${projectId} cannot POST cross tenant logs`);
    }
  };

  server.route({
    method: 'POST',
    url: '/v3.0/logs',
    onRequest: [
      requireToken(authenticator),
      hook(authorize),
      hook(checkContentType),
      hook((request) => {
        checkLength(request, service.max_log_size);
      }),
      hook(checkDelegation),
    ],
    handler: async (request, reply): Promise<FastifyReply> => {
      const tenantId = delegatedTo(request) ?? identityOf(request).projectId;
      const context = {
        tenantId,
        region: service.region,
        creationTime: Math.floor(Date.now() / 1_000),
        maxBytes: growthMax * service.max_log_size,
      };
      const envelopes = buildEnvelopes(parseBody(request.body as Buffer | undefined), context);
      await publish(envelopes, { tenantId, key: idempotencyKey(request) });
      return reply.code(204).send();
    },
  });
}

function hook(check: (request: FastifyRequest) => void) {
  return async (request: FastifyRequest): Promise<void> => {
    await Promise.resolve();
    check(request);
  };
}

function identityOf({ identity }: FastifyRequest): Identity {
  if (identity === undefined) throw new TypeError('a route without a token check asks for an identity');
  return identity;
}

/** The project that the caller posts for in place of its own; the last of several counts. */
function delegatedTo(request: FastifyRequest): string | undefined {
  const { tenant_id: value } = request.query as Record<string, string | string[] | undefined>;
  const tenant = Array.isArray(value) ? value.at(-1) : value;
  return tenant === undefined || tenant === '' ? undefined : tenant;
}

function checkContentType({ headers }: FastifyRequest): void {
  const type = headers['content-type'] ?? '';
  if (type === '') throw new HttpError(400, 'Missing header value', 'The Content-Type header is required.');
  if (type.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') {
    const description = 'Only [application/json] are accepted as logs representations';
    throw new HttpError(415, 'Unsupported media type', description);
  }
}

function checkLength({ headers }: FastifyRequest, limit: number): void {
  const length = headers['content-length'];
  if (length === undefined) {
    const description = 'Content length is required to estimate if payload can be processed';
    throw new HttpError(411, 'Content length header is missing', description);
  }
  if (Number(length) >= limit) {
    throw new HttpError(413, 'Log payload size exceeded', `Maximum allowed size is ${limit} bytes`);
  }
}

function parseBody(body: Buffer | undefined): unknown {
  if (body === undefined || body.length === 0) throw new HttpError(400, 'Bad request', 'Request body is Empty');
  if (!isUtf8(body)) throw new HttpError(400, 'Invalid JSON', 'Could not parse JSON body - it is not UTF-8');
  let parsed: unknown;
  try {
    parsed = parseJson(body.toString());
  } catch (error) {
    throw new HttpError(400, 'Invalid JSON', `Could not parse JSON body - ${(error as Error).message}`);
  }
  if (parsed === null) throw new HttpError(400, 'Bad request', 'Request body is Empty');
  return parsed;
}

/** The client's key, or one of our own where it will not send the request again under the same. */
function idempotencyKey({ headers, id }: FastifyRequest): string {
  const key = headers['idempotency-key'];
  if (key === undefined) return id;
  if (typeof key !== 'string' || key === '' || key.length > keyMax) {
    throw new HttpError(400, 'Bad request', `Idempotency-Key must have 1 to ${keyMax} characters`);
  }
  return key;
}

const lowerCase = (roles: readonly string[]): ReadonlySet<string> => new Set(roles.map((role) => role.toLowerCase()));

const hasRole = ({ roles }: Identity, wanted: ReadonlySet<string>): boolean =>
  roles.some((role) => wanted.has(role.toLowerCase()));
