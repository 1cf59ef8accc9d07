import { expect, it } from 'vitest';
import { openApiDocument } from './openapi.js';

it('an API describes itself in the form of OpenAPI 3.1', () => {
  const schema = { type: 'object', required: ['a'] };
  const document = openApiDocument({
    title: 'Things',
    version: '1.0',
    operations: [
      {
        path: '/things/{id}',
        method: 'post',
        summary: 'Takes a thing.',
        secured: true,
        parameters: [{ name: 'X-Kind', in: 'header', description: 'Its kind.' }],
        body: { 'application/json': schema },
        responses: { 204: 'Taken.', 422: 'No thing.' },
      },
    ],
  });
  expect(document).toMatchObject({
    openapi: '3.1.0',
    info: { title: 'Things', version: '1.0' },
    paths: {
      '/things/{id}': {
        post: {
          summary: 'Takes a thing.',
          security: [{ token: [] }],
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'X-Kind', in: 'header', description: 'Its kind.', schema: { type: 'string' } },
          ],
          requestBody: { required: true, content: { 'application/json': { schema } } },
          responses: {
            204: { description: 'Taken.' },
            422: {
              description: 'No thing.',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
            },
          },
        },
      },
      '/healthcheck': { get: {}, head: {} },
    },
    components: { securitySchemes: { token: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' } } },
  });
});
