import type { FastifyInstance } from 'fastify';
import { resource } from '../http/index.js';
import type { JsonSchema } from './validator.js';

/** A header or a query parameter. */
interface Parameter {
  readonly name: string;
  readonly in: 'header' | 'query';
  readonly description: string;
  readonly required?: boolean;
}

/** What an API does at one path by one method. */
export interface Operation {
  readonly path: string;
  readonly method: 'get' | 'head' | 'post';
  readonly summary: string;
  readonly deprecated?: boolean;
  /** Whether a token is needed. */
  readonly secured?: boolean;
  readonly parameters?: readonly Parameter[];
  /** Schema of the body by its media type. */
  readonly body?: Readonly<Record<string, JsonSchema>>;
  /** What each status means. */
  readonly responses: Readonly<Record<number, string>>;
}

/** How an API describes itself. */
export interface ApiDescription {
  readonly title: string;
  readonly version: string;
  readonly operations: readonly Operation[];
}

const error: JsonSchema = {
  type: 'object',
  required: ['title', 'description'],
  properties: { title: { type: 'string' }, description: { type: 'string' } },
};

/** What each gateway serves beside its own. */
const common: readonly Operation[] = [
  ...['/', '/version', '/version/{id}'].map(
    (path): Operation => ({
      path,
      method: 'get',
      summary: 'Which versions of the API there are, and where.',
      responses: { 200: 'The versions.', ...(path.endsWith('}') ? { 400: 'No such version.' } : {}) },
    }),
  ),
  {
    path: '/healthcheck',
    method: 'get',
    summary: 'Whether Kafka is there and has the topics.',
    responses: { 200: 'It is.', 503: 'It is not; the body says why.' },
  },
  { path: '/healthcheck', method: 'head', summary: 'Whether the service is there.', responses: { 204: 'It is.' } },
  { path: '/openapi.json', method: 'get', summary: 'This description.', responses: { 200: 'OpenAPI 3.1.' } },
];

/** Serves the description of an API, OpenAPI 3.1, at `/openapi.json`. */
export function openApiRoute(server: FastifyInstance, description: ApiDescription): void {
  const document = openApiDocument(description);
  resource(server, '/openapi.json', { GET: { handler: () => document } });
}

/** An OpenAPI 3.1 document. */
export function openApiDocument({ title, version, operations }: ApiDescription): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of [...operations, ...common]) {
    (paths[operation.path] ??= {})[operation.method] = describeOperation(operation);
  }
  return {
    openapi: '3.1.0',
    info: { title, version },
    paths,
    components: {
      securitySchemes: { token: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' } },
      schemas: { Error: error },
    },
  };
}

function describeOperation({ path, secured = false, parameters = [], body, ...operation }: Operation): object {
  const { summary, deprecated } = operation;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true }));
  const all = [...inPath, ...parameters].map((parameter) => ({ ...parameter, schema: { type: 'string' } }));
  const content = body && Object.fromEntries(Object.entries(body).map(([type, schema]) => [type, { schema }]));
  return {
    summary,
    ...(deprecated === undefined ? {} : { deprecated }),
    ...(secured ? { security: [{ token: [] }] } : {}),
    ...(all.length === 0 ? {} : { parameters: all }),
    ...(content === undefined ? {} : { requestBody: { required: true, content } }),
    responses: Object.fromEntries(
      Object.entries(operation.responses).map(([status, text]) => [status, response(Number(status), text)]),
    ),
  };
}

const response = (status: number, description: string): object => ({
  description,
  ...(status >= 400 ? { content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } } : {}),
});
