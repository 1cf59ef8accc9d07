import type { Registry } from 'prom-client';
import { choice, integer, string } from '../config/index.js';
import { kafkaMetrics } from '../kafka/metrics.js';
import type { KafkaOptions, LibrdkafkaOptions } from '../kafka/options.js';
import type { Log } from '../log.js';

/** Options of the Kafka client that every service takes in `[kafka]`, beside its own. */
export const kafkaClientOptions = {
  client_id: string({ default: 'monasca', help: 'Name sent to the broker; shown in its logs and quotas.' }),
  connect_timeout_ms: integer({ default: 10_000, min: 100, help: 'How long the first contact may take, in ms.' }),
  client: choice({
    choices: ['auto', 'columns', 'node-rdkafka'],
    default: 'auto',
    help: 'Client library: the native one (columns), the slower node-rdkafka, or the first where it can be loaded.',
  }),
};

/** Their values, and what `librdkafka.` options pass through. */
interface KafkaSection {
  readonly client_id: string;
  readonly connect_timeout_ms: number;
  readonly client: 'auto' | 'columns' | 'node-rdkafka';
  readonly librdkafka: LibrdkafkaOptions;
}

/**
 * What `[kafka]` says of every client, for the Kafka library; what the clients tell of themselves is in the registry.
 */
export function kafkaClient(
  { client_id, connect_timeout_ms, client, librdkafka }: KafkaSection,
  { log, registry }: { readonly log: Log; readonly registry: Registry },
): Omit<KafkaOptions, 'bootstrap'> {
  return {
    clientId: client_id,
    connectTimeoutMs: connect_timeout_ms,
    ...(client === 'auto' ? {} : { client }),
    librdkafka,
    log,
    ...kafkaMetrics(registry),
  };
}
