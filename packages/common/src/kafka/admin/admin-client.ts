import {
  newAdmin,
  newConsumer,
  newProducer,
  toKafkaError,
  type NativeAdmin,
  type NativeConsumer,
  type NativeProducer,
} from '../rdkafka/client.js';
import { connect } from '../connect.js';
import { resolveBootstrap } from '../embedded.js';
import type { KafkaOptions } from '../options.js';
import { consumerProperties, producerProperties, shared } from '../properties.js';
import { fetchToken } from '../token.js';

/** How long one question may take, in ms. */
export const timeoutOf = ({ connectTimeoutMs = 10_000 }: KafkaOptions): number => connectTimeoutMs;

/** Nobody reads statistics of a client that lives for one question. */
const quiet = (options: KafkaOptions): KafkaOptions => ({ ...options, statisticsIntervalMs: 0 });

/** Runs work with a client of its own, which is connected before and disconnected after. */
export async function withClient<T>(options: KafkaOptions, work: (client: NativeProducer) => Promise<T>): Promise<T> {
  const bootstrap = resolveBootstrap(options);
  const client = newProducer(producerProperties(quiet(options), bootstrap));
  let endToken = (): void => {};
  try {
    endToken = await connect(client, options, bootstrap);
    return await work(client);
  } finally {
    endToken();
    if (client.isConnected()) await new Promise<void>((resolve) => client.disconnect(100, () => resolve()));
  }
}

/** The same with a consumer that speaks for a group without being a member: it subscribes to nothing. */
export async function withGroup<T>(
  options: KafkaOptions,
  groupId: string,
  work: (client: NativeConsumer) => Promise<T>,
): Promise<T> {
  const bootstrap = resolveBootstrap(options);
  const properties = consumerProperties({ ...quiet(options), groupId, topics: [] }, bootstrap);
  const client = newConsumer(
    properties,
    () => {},
    () => {},
  );
  let endToken = (): void => {};
  try {
    endToken = await connect(client, options, bootstrap);
    return await work(client);
  } finally {
    endToken();
    if (client.isConnected()) await new Promise<void>((resolve) => client.disconnect(() => resolve()));
  }
}

/** The same with a client that changes topics. */
export async function withAdmin<T>(options: KafkaOptions, work: (client: NativeAdmin) => Promise<T>): Promise<T> {
  const token = await fetchToken(options);
  const client = newAdmin({ global: adminProperties(options), topic: {} }, token?.token);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

/** Waits for an answer of the binding; an error is thrown with its context. */
export function answered<T>(context: string, ask: (callback: (error: unknown, answer: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    ask((error, answer) => {
      if (error) reject(toKafkaError(error, context));
      else resolve(answer);
    });
  });
}

/** Partitions of all topics: to ask for a single one would make it, on a broker that makes topics on their first use. */
export async function topicPartitions(client: NativeProducer, options: KafkaOptions): Promise<Map<string, number[]>> {
  const { topics } = await answered<{ topics: { name: string; partitions: { id: number }[] }[] }>(
    'metadata of all topics',
    (callback) => void client.getMetadata({ allTopics: true, timeout: timeoutOf(options) }, callback),
  );
  return new Map(topics.map(({ name, partitions }) => [name, partitions.map(({ id }) => id)]));
}

/** Only what reaches the brokers: options of producers mean nothing to this client. */
function adminProperties(options: KafkaOptions): Record<string, string | number | boolean> {
  const security = Object.entries({ ...shared(options, ''), ...options.librdkafka }).filter(([name]) =>
    /^(ssl|sasl|security|enable\.ssl)/.test(name),
  );
  return {
    'bootstrap.servers': resolveBootstrap(options),
    'client.id': options.clientId ?? 'monasca',
    ...Object.fromEntries(security),
  };
}
