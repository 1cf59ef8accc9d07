import type { ApiDescription, Operation } from '@monasca/common/gateway';
import { batched, structured } from './cloudevents/read.js';
import { cloudEventSchema, cloudEventsSchema } from './cloudevents/schema.js';
import { bulkSchema } from './schemas.js';

const responses: Operation['responses'] = {
  400: 'The body is no JSON.',
  401: 'No valid token.',
  403: 'The token has no role that may post, or no project.',
  413: 'The body, or an event with its envelope, is too large.',
  415: 'Not JSON, or a coding that is not known.',
  422: 'The body is no bulk of events; the description says why.',
  429: 'The project sends more than it may. Retry-After says when to go on.',
  503: 'Kafka has not confirmed all of them: send the bulk again, after Retry-After.',
};

/** How the events API describes itself. */
export const description: ApiDescription = {
  title: 'Monasca events API',
  version: '1.0',
  operations: [
    {
      path: '/v1.0/events',
      method: 'post',
      summary: 'Takes a bulk of events: all of it or nothing.',
      secured: true,
      parameters: [
        {
          name: 'Idempotency-Key',
          in: 'header',
          description:
            'Sent again under the same key, a bulk is stored once. Without it, what an event says is its identity.',
        },
        { name: 'Content-Encoding', in: 'header', description: 'gzip, deflate, and zstd where Node has it (22.15).' },
      ],
      body: { 'application/json': bulkSchema },
      responses: {
        ...responses,
        200: 'Kafka has all of them.',
      },
    },
    {
      path: '/v1/cloudevents',
      method: 'post',
      summary: 'Takes CloudEvents 1.0: binary, structured or batched.',
      secured: true,
      parameters: ['id', 'source', 'type', 'specversion', 'time', 'subject'].map((name) => ({
        name: `ce-${name}`,
        in: 'header',
        description: `The attribute \`${name}\`, in binary mode.`,
      })),
      body: {
        [structured]: cloudEventSchema,
        [batched]: cloudEventsSchema,
        '*/*': { description: 'The data of an event, in binary mode.' },
      },
      responses: { ...responses, 204: 'Kafka has all of them.' },
    },
  ],
};
