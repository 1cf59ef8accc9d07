import { newAdmin, newProducer, toKafkaError, type NativeAdmin, type NativeProducer } from './client.js';
import { connect } from './connect.js';
import { bootstrapServers, type KafkaOptions } from './options.js';
import { embedded, embeddedCluster, resolveBootstrap } from './embedded.js';
import { KafkaError } from './errors.js';
import { producerProperties } from './properties.js';

/** Partitions of a topic when nobody says how many. */
const defaultPartitions = 4;

/** A topic that a service needs. */
export interface TopicSpec {
  readonly topic: string;
  /** Default 4. */
  readonly partitions?: number;
  /** Default 1 on the embedded cluster, else the broker's default. */
  readonly replicationFactor?: number;
}

/** The first and the next offset of a partition. */
export interface OffsetRange {
  readonly topic: string;
  readonly partition: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Makes the topics that are missing; existing ones stay as they are, and need no right to make any.
 * @throws KafkaError as connecting does, and the broker's refusal of a topic
 */
export async function ensureTopics(options: KafkaOptions, topics: readonly TopicSpec[]): Promise<void> {
  if (bootstrapServers(options.bootstrap) === embedded) {
    const cluster = embeddedCluster(options.embedded);
    for (const { topic, partitions } of topics)
      cluster.createTopic(topic, partitions ?? options.embedded?.partitions ?? defaultPartitions);
    return;
  }
  const existing = await withClient(options, (client) => topicPartitions(client, options));
  const missing = topics.filter(({ topic }) => !existing.has(topic));
  if (missing.length === 0) return;
  const admin = newAdmin({ global: adminProperties(options), topic: {} });
  try {
    for (const spec of missing) await createTopic(admin, spec, timeoutOf(options));
  } finally {
    admin.disconnect();
  }
}

/** First and next offset of every partition of a topic; an unknown topic throws KafkaError `configuration`. */
export function offsetRanges(options: KafkaOptions, topic: string): Promise<OffsetRange[]> {
  return withClient(options, async (client) => {
    const partitions = (await topicPartitions(client, options)).get(topic) ?? [];
    if (partitions.length === 0) {
      const kafka = { code: 3, name: 'UNKNOWN_TOPIC_OR_PART' };
      throw new KafkaError('configuration', kafka, `topic ${topic} does not exist`);
    }
    return Promise.all(partitions.map((partition) => offsetRange(client, topic, partition, timeoutOf(options))));
  });
}

const timeoutOf = ({ connectTimeoutMs = 10_000 }: KafkaOptions): number => connectTimeoutMs;

/** Runs work with a client of its own, which is connected before and disconnected after. */
async function withClient<T>(options: KafkaOptions, work: (client: NativeProducer) => Promise<T>): Promise<T> {
  const bootstrap = resolveBootstrap(options);
  const client = newProducer(producerProperties(options, bootstrap));
  try {
    await connect(client, options, bootstrap);
    return await work(client);
  } finally {
    if (client.isConnected()) await new Promise<void>((resolve) => client.disconnect(100, () => resolve()));
  }
}

/** Partitions of all topics: to ask for a single one would make it, on a broker that makes topics on their first use. */
function topicPartitions(client: NativeProducer, options: KafkaOptions): Promise<Map<string, number[]>> {
  return new Promise((resolve, reject) => {
    client.getMetadata({ allTopics: true, timeout: timeoutOf(options) }, (error: unknown, metadata) => {
      if (error) reject(toKafkaError(error, 'metadata of all topics'));
      else resolve(new Map(metadata.topics.map(({ name, partitions }) => [name, partitions.map(({ id }) => id)])));
    });
  });
}

function offsetRange(client: NativeProducer, topic: string, partition: number, timeout: number): Promise<OffsetRange> {
  return new Promise((resolve, reject) => {
    client.queryWatermarkOffsets(topic, partition, timeout, (error: unknown, offsets) => {
      if (error) reject(toKafkaError(error, `offsets of ${topic}-${partition}`));
      else resolve({ topic, partition, low: offsets.lowOffset, high: offsets.highOffset });
    });
  });
}

function createTopic(
  admin: NativeAdmin,
  { topic, partitions = defaultPartitions, replicationFactor = -1 }: TopicSpec,
  timeout: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const spec = { topic, num_partitions: partitions, replication_factor: replicationFactor };
    admin.createTopic(spec, timeout, (error: unknown) => {
      const refused = error ? toKafkaError(error, `topic ${topic}`) : undefined;
      // Another process may have made it meanwhile.
      if (refused === undefined || refused.kafkaName === 'TOPIC_ALREADY_EXISTS') resolve();
      else reject(refused);
    });
  });
}

/** Only what reaches the brokers: options of producers mean nothing to this client. */
function adminProperties(options: KafkaOptions): Record<string, string | number | boolean> {
  const security = Object.entries(options.librdkafka ?? {}).filter(([name]) =>
    /^(ssl|sasl|security|enable\.ssl)/.test(name),
  );
  return {
    'bootstrap.servers': resolveBootstrap(options),
    'client.id': options.clientId ?? 'monasca',
    ...Object.fromEntries(security),
  };
}
