import type { FastifyRequest } from 'fastify';
import { idempotencyKey, type Gateway } from '@monasca/common/gateway';
import { checkLength, identityOfRequest, parseJsonBody, requireToken, resource } from '@monasca/common/http';
import { policyNames, mayPost } from '../access.js';
import { readBulk, unprocessable, type Item } from '../bulk.js';
import type { EventsApiConfig } from '../config.js';
import { bodyLimit, hasJson } from '../content.js';
import { buildEnvelope } from '../envelope.js';
import { identitiesOf } from '../identities.js';
import { postEnvelopes, projectOf } from '../post-events.js';

/**
 * `POST /v1.0/events`: a bulk of events. All of a request is taken or none of it: an event that cannot be published is
 * named.
 */
export function v1Events(gateway: Gateway, config: EventsApiConfig): void {
  const limit = bodyLimit(config.oslo_middleware.max_request_body_size);
  resource(gateway.server, '/v1.0/events', {
    POST: {
      // In the order in which failures win.
      checks: [
        requireToken(gateway.authenticator),
        (request) => checkLength(request, limit),
        mayPost(gateway),
        hasJson,
      ],
      handler: async (request, reply) => {
        const { timestamp, events } = readBulk(parseBody(request.body as Buffer | undefined));
        const context = { timestamp, creationTime: Math.floor(Date.now() / 1_000) };
        const project = projects(gateway, config, request);
        const envelopes = events.map((item) => buildEnvelope(item, project(item), context));
        const ids = identitiesOf(envelopes, projectOf(request), idempotencyKey(request));
        await postEnvelopes(request, gateway, envelopes, ids);
        return reply.code(200).type('application/json').send();
      },
    },
  });
}

/** An empty body is none, as the original's: it says what is missing of it. */
function parseBody(body: Buffer | undefined): unknown {
  if (body === undefined || body.length === 0) throw unprocessable('expected a dictionary');
  return parseJsonBody(body);
}

/** Whose an event is: the sender's, or of the project it names if the sender may post for others. */
function projects({ access }: Gateway, config: EventsApiConfig, request: FastifyRequest): (item: Item) => string {
  const identity = identityOfRequest(request);
  const own = projectOf(request);
  const mayDelegate = config.events_publisher.item_projects && access.allows(policyNames.delegate, identity);
  return ({ project_id: named }) => (mayDelegate && typeof named === 'string' && named !== '' ? named : own);
}
