import { afterAll, beforeAll } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import {
  identityService,
  listeningGateway,
  testGateway,
  type ListeningGateway,
  type TestGatewayOptions,
} from '@monasca/common/testing';
import { eventsApiParts } from '../../src/app.js';
import { schema } from '../../src/config.js';

/** How the events API of some checks is set up. */
export interface Setup extends Pick<TestGatewayOptions, 'publish' | 'kafkaCheck'> {
  readonly sections?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Serves the tests of the file or group that calls it: the events API with the limits of the original and a publisher
 * that only remembers.
 */
export function serve({ sections: values = {}, ...options }: Setup = {}): Pick<
  ListeningGateway,
  'send' | 'published' | 'observe'
> {
  let gateway: ListeningGateway;
  beforeAll(async () => {
    const { values: config } = loadConfig(schema, { env: {}, overrides: { name: 'test', values } });
    const parts = eventsApiParts(config);
    gateway = await listeningGateway(testGateway(parts, config, { authenticator: identityService, ...options }));
  });
  afterAll(() => gateway.close());
  return {
    send: (request) => gateway.send(request),
    published: () => gateway.published(),
    observe: (request, check) => gateway.observe(request, check),
  };
}
