import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { Registry } from 'prom-client';
import { silentLog } from '@monasca/common';
import { loadConfig } from '@monasca/common/config';
import { staticTokens, tokenHash } from '@monasca/common/http';
import { createApp } from '../src/app.js';
import { schema } from '../src/config.js';
import { createMetrics } from '../src/metrics.js';
import type { Publish } from '../src/publisher.js';

/** What was handed over to be published. */
interface Published {
  readonly envelopes: readonly string[];
  readonly tenantId: string;
  readonly key: string;
}

export interface TestApp {
  readonly app: FastifyInstance;
  readonly registry: Registry;
  readonly published: Published[];
  /** Posts as `user`, as JSON; a header that is undefined is left out. */
  readonly post: (
    payload: string | Buffer,
    headers?: Record<string, string | undefined>,
    query?: string,
  ) => Promise<LightMyRequestResponse>;
}

/** Most bytes of a request's body, exclusive, in the tests. */
export const bodyLimit = 5_000;

const user = (token: string, roles: string[]) => ({ sha256: tokenHash(token), projectId: 'own', userId: 'u', roles });

/** Tokens by their roles: each token is its own name. */
const tokens = [
  user('user', ['other', 'Monasca-User']),
  user('agent', ['monasca-agent']),
  user('admin', ['ADMIN']),
  user('guest', ['monasca-read-only-user']),
  user('nobody', []),
];

/** The log API with a publisher that only remembers, unless another one is given. */
export function testApp(publish?: Publish, sections: Record<string, Record<string, unknown>> = {}): TestApp {
  const values = { service: { region: 'useast', max_log_size: bodyLimit }, ...sections };
  const published: Published[] = [];
  const registry = new Registry();
  const app = createApp({
    config: loadConfig(schema, { env: {}, overrides: { name: 'test', values } }).values,
    log: silentLog,
    metrics: createMetrics(registry),
    authenticator: staticTokens(tokens),
    publish: async (envelopes, bulk) => {
      published.push({ envelopes: envelopes.map(String), ...bulk });
      await publish?.(envelopes, bulk);
    },
  });
  const post: TestApp['post'] = (payload, headers = {}, query = '') => {
    const all: Record<string, string | undefined> = {
      'content-type': 'application/json',
      'x-auth-token': 'user',
      ...headers,
    };
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return app.inject({ method: 'POST', url: `/v3.0/logs${query}`, headers: Object.fromEntries(given), payload });
  };
  return { app, registry, published, post };
}
