import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { Registry } from 'prom-client';
import { loadConfig } from '@monasca/common/config';
import type { BulkItem } from '@monasca/common/gateway';
import { staticTokens, tokenHash } from '@monasca/common/http';
import type { Outcome } from '@monasca/common/kafka';
import { testGateway, type TestGatewayOptions } from '@monasca/common/testing';
import { logApiParts } from '../src/app.js';
import { schema } from '../src/config.js';

/** What was handed over to be published. */
interface Published {
  readonly envelopes: readonly string[];
  readonly tenantId: string | undefined;
  readonly key: string;
}

export interface TestApp {
  readonly app: FastifyInstance;
  readonly registry: Registry;
  readonly published: Published[];
  /** The same as it was handed over. */
  readonly items: BulkItem[];
  /** What becomes of the next items whose sender wants to know it of each; all are confirmed without any. */
  readonly confirmWith: (...outcomes: Outcome[]) => void;
  /** Posts as `user`, as JSON; a header that is undefined is left out. */
  readonly post: (
    payload: string | Buffer,
    headers?: Record<string, string | undefined>,
    query?: string,
  ) => Promise<LightMyRequestResponse>;
}

/** Most bytes of a request's body, exclusive, in the tests. */
export const bodyLimit = 5_000;

const delivered: Outcome = { status: 'delivered', partition: 0, offset: 0 };

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
export function testApp(
  publish?: TestGatewayOptions['publish'],
  sections: Record<string, Record<string, unknown>> = {},
): TestApp {
  const values = { service: { region: 'useast', max_log_size: bodyLimit }, ...sections };
  const published: Published[] = [];
  const handedOver: BulkItem[] = [];
  let confirmations: Outcome[] = [];
  const { values: config } = loadConfig(schema, { env: {}, overrides: { name: 'test', values } });
  const { server: app, registry } = testGateway(logApiParts(config), config, {
    authenticator: staticTokens(tokens),
    outcomes: (items) => items.map((_, index) => confirmations[index] ?? delivered),
    publish: async (items, key) => {
      handedOver.push(...items);
      const envelopes = items.map(({ value }) => String(value));
      const [first = '{}'] = envelopes;
      published.push({ envelopes, key, tenantId: (JSON.parse(first) as Envelope).meta?.tenantId });
      await publish?.(items, key);
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
  const confirmWith = (...outcomes: Outcome[]): void => void (confirmations = outcomes);
  return { app, registry, published, items: handedOver, confirmWith, post };
}

interface Envelope {
  readonly meta?: { readonly tenantId: string };
}
