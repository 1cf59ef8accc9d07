import { ServiceError } from '@monasca/common';
import { readTokenFile, staticTokens, type Authenticator } from '@monasca/common/http';
import { createProducer, offsetRanges, type KafkaOptions } from '@monasca/common/kafka';
import { kafkaClient, listen, type Lifecycle, type ServiceContext } from '@monasca/common/service';
import { createApp } from './app.js';
import type { LogApiConfig } from './config.js';
import { createMetrics } from './metrics.js';
import { createPublisher } from './publisher.js';

/** What a caller may give in place of what the log API would make itself. */
export interface LogApiParts {
  readonly authenticator?: Authenticator;
}

/** Starts the log API; resolves with the port it listens on. */
export async function startLogApi(
  lifecycle: Lifecycle,
  { config, log, health, registry }: ServiceContext<LogApiConfig>,
  { authenticator = authenticatorOf(config) }: LogApiParts = {},
): Promise<number> {
  const { kafka, log_publisher: publisher } = config;
  checkTargets(publisher);
  const metrics = createMetrics(registry);
  const options: KafkaOptions = { bootstrap: publisher.kafka_url, ...kafkaClient(kafka, { log, registry }) };
  const producer = await createProducer({
    ...options,
    deliveryTimeoutMs: publisher.deadline_ms,
    // The envelope's own limit is checked before; this one has room for the key, the headers and the framing.
    messageMaxBytes: publisher.max_message_size + 10_000,
  });
  lifecycle.defer('log API producer', () => producer.close());
  health.register('log API Kafka', async () => {
    for (const topic of publisher.topics) await offsetRanges({ ...options, connectTimeoutMs: 3_000 }, topic);
    return undefined;
  });

  const publish = createPublisher({
    producer,
    topics: publisher.topics,
    maxMessageSize: publisher.max_message_size,
    deadlineMs: publisher.deadline_ms,
    metrics,
    log,
  });
  const server = createApp({ config, log, metrics, authenticator, publish });
  lifecycle.defer('log API', () => server.close());
  return listen(server, 'log API', config.api);
}

/** Without a topic every bulk would be answered 204 and be nowhere. */
function checkTargets({ kafka_url: brokers, topics }: LogApiConfig['log_publisher']): void {
  for (const [option, values] of Object.entries({ kafka_url: brokers, topics })) {
    if (values.length > 0 && !values.includes('')) continue;
    throw new ServiceError(
      'configuration',
      `[log_publisher] ${option}: expected at least one, none empty, got ${JSON.stringify(values)}`,
    );
  }
}

function authenticatorOf({ auth }: LogApiConfig): Authenticator {
  if (auth.tokens_file === '') {
    throw new ServiceError('configuration', '[auth] tokens_file: expected a file with static tokens, got none');
  }
  return staticTokens(readTokenFile(auth.tokens_file));
}
