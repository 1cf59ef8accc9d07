import { Registry } from 'prom-client';
import { silentLog } from '../log.js';
import {
  createGateway,
  createGatewayMetrics,
  itemList,
  type BulkItem,
  type Gateway,
  type GatewayConfig,
  type GatewayParts,
} from '../gateway/index.js';
import { staticTokens, type Authenticator } from '../http/index.js';
import type { Outcome } from '../kafka/index.js';

/** What was handed over to be published. */
export interface PublishedBulk {
  readonly items: readonly BulkItem[];
  readonly key: string;
}

export interface TestGateway extends Gateway {
  /** Everything that was published, in order. */
  readonly published: PublishedBulk[];
}

export interface TestGatewayOptions {
  readonly authenticator?: Authenticator;
  /** Fails as a publisher does, or waits; default: everything is confirmed at once. */
  readonly publish?: ((items: readonly BulkItem[], key: string) => Promise<void>) | undefined;
  /** What becomes of the items of a bulk whose sender wants to know it of each; default: all are confirmed. */
  readonly outcomes?: (items: readonly BulkItem[]) => readonly Outcome[];
  /** What is wrong with Kafka. */
  readonly kafkaCheck?: () => Promise<string | undefined>;
}

const delivered: Outcome = { status: 'delivered', partition: 0, offset: 0 };

/** A gateway of a service whose publisher only remembers. Nothing listens; `server.inject` sends requests. */
export function testGateway(parts: GatewayParts, config: GatewayConfig, options: TestGatewayOptions = {}): TestGateway {
  const { authenticator = staticTokens([]), publish, kafkaCheck = () => Promise.resolve(undefined) } = options;
  const { outcomes = (items: readonly BulkItem[]) => items.map(() => delivered) } = options;
  const published: PublishedBulk[] = [];
  const registry = new Registry();
  const remember = async (items: readonly BulkItem[], key: string): Promise<void> => {
    published.push({ items, key });
    await publish?.(items, key);
  };
  const gateway = createGateway({
    ...{ config, log: silentLog, registry, authenticator, kafkaCheck },
    metrics: createGatewayMetrics(registry, parts.series, parts.noun),
    publisher: {
      publish: (items, key) => remember(itemList(items), key),
      confirm: async (items, key) => {
        await remember(itemList(items), key);
        return [...outcomes(itemList(items))];
      },
    },
    ...{ body: parts.body, versions: parts.versions, description: parts.description, policies: parts.policies },
    deadlineMs: parts.target.deadlineMs,
  });
  parts.routes(gateway);
  return { ...gateway, published };
}
