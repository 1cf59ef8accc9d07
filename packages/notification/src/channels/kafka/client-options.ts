import type { KafkaOptions } from '@monasca/common/kafka';
import type { ValuesOf } from '../../channel.js';
import type { kafkaSection } from './section.js';

/**
 * Options of the clients. Another cluster gets nothing of what `[kafka]` says: it may be a password. Its brokers have the same
 * ids as our own ones, so that its statistics stay out of our series.
 * @param own the service's own Kafka
 */
export function clientOptions(
  { url, timeout, librdkafka }: ValuesOf<typeof kafkaSection>,
  own: KafkaOptions,
): KafkaOptions {
  const connectTimeoutMs = timeout * 1_000;
  if (url === undefined) return { ...own, connectTimeoutMs, librdkafka: { ...own.librdkafka, ...librdkafka } };
  const { clientId, client, log, onError } = own;
  return {
    bootstrap: url,
    connectTimeoutMs,
    librdkafka,
    ...(clientId === undefined ? {} : { clientId }),
    ...(client === undefined ? {} : { client }),
    ...(log === undefined ? {} : { log }),
    ...(onError === undefined ? {} : { onError }),
  };
}
