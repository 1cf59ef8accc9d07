import type { ApiDescription, Operation } from '@monasca/common/gateway';
import { exportLogsSchema } from './otlp/schema.js';
import { bulkSchema, logSchema, singleSchema } from './schemas.js';

type Parameters = NonNullable<Operation['parameters']>;

const tenant: Parameters[number] = {
  name: 'tenant_id',
  in: 'query',
  description: 'Project to post for in place of its own, for delegates; `project_id` is taken, too.',
};
const parameters: Parameters = [
  tenant,
  { name: 'Idempotency-Key', in: 'header', description: 'Sent again under the same key, logs are stored once.' },
  { name: 'Content-Encoding', in: 'header', description: 'gzip, deflate, and zstd where Node has it (22.15).' },
];

const prefer: Parameters[number] = {
  name: 'Prefer',
  in: 'header',
  description: '`return=representation`: the answer tells of each log what became of it, and a bad one is in no way.',
};
const dimensions: Parameters[number] = { name: 'X-Dimensions', in: 'header', description: '`name:value, …`' };

const responses: Operation['responses'] = {
  204: 'Kafka has all of it.',
  400: 'No content type, no body, or no JSON.',
  401: 'No valid token, or none of its roles may post.',
  403: 'The sender may not post for that project, or the token is for none.',
  411: 'Neither a length nor chunks.',
  413: 'The body, or a log that cannot be shortened, is too large.',
  415: 'Another media type, or a coding that is not known.',
  422: 'The body is not what it has to be; the description says why, and which log it is.',
  429: 'The project sends more than it may. Retry-After says when to go on.',
  503: 'Kafka has not confirmed all of it: send it again, after Retry-After.',
};

const { 204: _all, ...otherResponses } = responses;

const bulk: Pick<Operation, 'method' | 'summary' | 'secured' | 'parameters' | 'body' | 'responses'> = {
  method: 'post',
  summary: 'Takes a bulk of logs: all of it or nothing.',
  secured: true,
  parameters,
  body: { 'application/json': bulkSchema },
  responses,
};

const query = (path: string): Operation => ({
  path,
  method: 'get',
  summary: 'Not there yet.',
  secured: true,
  responses: { 501: 'Always.' },
});

/** How the log API describes itself. */
export const description: ApiDescription = {
  title: 'Monasca log API',
  version: '3.0',
  operations: [
    {
      path: '/v3.0/logs',
      ...bulk,
      parameters: [...parameters, prefer, { ...dimensions, description: `Of every line. ${dimensions.description}` }],
      body: { 'application/json': bulkSchema, 'application/x-ndjson': logSchema },
      responses: { ...responses, 200: 'What became of each log, where it was asked for.' },
    },
    { path: '/v2.0/logs', ...bulk, parameters: [...parameters, prefer] },
    {
      path: '/v2.0/log/single',
      method: 'post',
      summary: 'Takes one log; use /v3.0/logs.',
      deprecated: true,
      secured: true,
      parameters: [
        ...parameters,
        { ...dimensions, required: true },
        { name: 'X-Application-Type', in: 'header', description: 'Becomes the dimension `component`.' },
      ],
      body: { 'application/json': singleSchema, 'text/plain': { type: 'string' } },
      responses,
    },
    {
      path: '/v1/logs',
      method: 'post',
      summary: 'Takes logs of OpenTelemetry (OTLP/HTTP).',
      secured: true,
      parameters,
      body: {
        'application/json': exportLogsSchema,
        'application/x-protobuf': { description: 'ExportLogsServiceRequest of opentelemetry-proto 1.x.' },
      },
      responses: { ...otherResponses, 200: 'Kafka has all of it but what `partialSuccess` counts.' },
    },
    ...['/v3.0/logs', '/v2.0/logs', '/v2.0/log/single'].map(query),
  ],
};
