import { ServiceError } from '../errors.js';
import type { Authenticator } from '../http/index.js';
import type { KafkaOptions } from '../kafka/index.js';
import { kafkaCheck, kafkaClient, listen, type Lifecycle, type ServiceContext } from '../service/index.js';
import { openAuthenticator } from './authenticator.js';
import { BulkPublisher } from './bulk-publisher.js';
import { createGateway, type Gateway, type GatewayOptions } from './gateway.js';
import { LateProducer } from './late-producer.js';
import { createGatewayMetrics } from './metrics.js';
import type { GatewayConfig } from './sections.js';

/** Where the items go. */
interface GatewayTarget {
  /** `[section]` that names brokers and topics, for errors. */
  readonly section: string;
  readonly brokers: readonly string[];
  readonly topics: readonly string[];
  /** How long a request waits for Kafka, in ms. */
  readonly deadlineMs: number;
  /** Most bytes of one item. */
  readonly maxItemBytes: number;
}

/** What makes a gateway the one that it is. */
export interface GatewayParts extends Pick<GatewayOptions, 'body' | 'versions' | 'description' | 'policies'> {
  /** As operators read it, such as `log API`. */
  readonly name: string;
  /** As its series begin, such as `log_api`. */
  readonly series: string;
  /** What it takes, such as `logs`. */
  readonly noun: string;
  readonly target: GatewayTarget;
  /** In place of the one that the configuration asks for. */
  readonly authenticator?: Authenticator | undefined;
  readonly routes: (gateway: Gateway) => void;
}

/** What the client adds to a value: its key, headers and framing, in bytes. */
const framingBytes = 10_000;

/** Starts a gateway; resolves with the port it listens on. Kafka need not be there yet. */
export async function startGateway(
  lifecycle: Lifecycle,
  context: ServiceContext<GatewayConfig>,
  parts: GatewayParts,
): Promise<number> {
  const { config, log, health, registry } = context;
  const { name, noun, target } = parts;
  const { topics, deadlineMs, maxItemBytes } = target;
  checkTarget(target);
  const metrics = createGatewayMetrics(registry, parts.series, noun);
  const authenticator = parts.authenticator ?? openAuthenticator(lifecycle, config, log);
  const kafka: KafkaOptions = { bootstrap: [...target.brokers], ...kafkaClient(config.kafka, { log, registry }) };
  const producer = new LateProducer(
    { ...kafka, deliveryTimeoutMs: deadlineMs, messageMaxBytes: maxItemBytes + framingBytes },
    log,
    (error) => lifecycle.fail(error),
  );
  lifecycle.defer(`${name} producer`, () => producer.close());
  await producer.ready(config.kafka.connect_timeout_ms);
  const check = kafkaCheck(kafka, topics);
  health.register(`${name} Kafka`, check);
  const publisher = new BulkPublisher({ producer, topics, maxItemBytes, deadlineMs, metrics, log, noun });
  const options = { config, log, registry, metrics, authenticator, publisher, kafkaCheck: check, deadlineMs };
  const { body, versions, description, policies } = parts;
  const gateway = createGateway({ ...options, body, versions, description, policies });
  parts.routes(gateway);
  lifecycle.defer(name, () => gateway.server.close());
  return listen(gateway.server, name, config.api);
}

/** Without a topic every bulk would be answered 2xx and be nowhere. */
function checkTarget({ section, brokers, topics }: GatewayTarget): void {
  for (const [option, values] of Object.entries({ kafka_url: brokers, topics })) {
    if (values.length > 0 && !values.includes('')) continue;
    throw new ServiceError(
      'configuration',
      `[${section}] ${option}: expected at least one, none empty, got ${JSON.stringify(values)}`,
    );
  }
}
