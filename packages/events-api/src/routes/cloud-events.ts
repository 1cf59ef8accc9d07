import type { FastifyRequest } from 'fastify';
import type { Gateway } from '@monasca/common/gateway';
import { checkLength, requireToken, resource } from '@monasca/common/http';
import { messageId } from '@monasca/common/messages';
import { mayPost } from '../access.js';
import { readCloudEvents } from '../cloudevents/read.js';
import { toItem } from '../cloudevents/to-item.js';
import type { EventsApiConfig } from '../config.js';
import { bodyLimit } from '../content.js';
import { buildEnvelope } from '../envelope.js';
import { postEnvelopes, projectOf } from '../post-events.js';

/**
 * `POST /v1/cloudevents`: CloudEvents 1.0 over HTTP, in binary, structured and batched mode. Source and id are the identity
 * of an event, whoever sends it again.
 */
export function cloudEvents(gateway: Gateway, config: EventsApiConfig): void {
  const limit = bodyLimit(config.oslo_middleware.max_request_body_size);
  resource(gateway.server, '/v1/cloudevents', {
    POST: {
      checks: [requireToken(gateway.authenticator), (request) => checkLength(request, limit), mayPost(gateway)],
      handler: async (request, reply) => {
        const events = readCloudEvents(request.headers, bodyOf(request));
        const now = Date.now();
        const context = { timestamp: new Date(now).toISOString(), creationTime: Math.floor(now / 1_000) };
        const project = projectOf(request);
        const envelopes = events.map((event) => buildEnvelope(toItem(event), project, context));
        const ids = events.map(({ source, id }) => messageId(project, `${source.length}:${source}${id}`, 0));
        await postEnvelopes(request, gateway, envelopes, ids);
        return reply.code(204).send();
      },
    },
  });
}

const bodyOf = ({ body }: FastifyRequest): Buffer => (body as Buffer | undefined) ?? Buffer.alloc(0);
