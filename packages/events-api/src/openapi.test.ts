import { expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { operationsOf, testGateway } from '@monasca/common/testing';
import { eventsApiParts } from './app.js';
import { schema } from './config.js';
import { description } from './openapi.js';

it('the service serves what it says of itself, and nothing else', async () => {
  const { values: config } = loadConfig(schema, { env: {} });
  const { server } = testGateway(eventsApiParts(config), config);
  const { described, served } = await operationsOf(server);
  expect(served).toEqual(described);
  const own = description.operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect(described).toEqual(expect.arrayContaining(own));
});
