import { newAdmin, newProducer, toKafkaError } from './client.js';
import { connect } from './connect.js';
import { bootstrapServers, type KafkaOptions } from './options.js';
import { embedded, embeddedCluster, resolveBootstrap } from './embedded.js';
import { KafkaError } from './errors.js';
import { producerProperties } from './properties.js';

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

const topicExists = 'TOPIC_ALREADY_EXISTS';

/** Makes the topics that are missing; existing ones stay as they are. Throws KafkaError. */
export async function ensureTopics(options: KafkaOptions, topics: readonly TopicSpec[]): Promise<void> {
  if (bootstrapServers(options.bootstrap) === embedded) {
    const cluster = embeddedCluster(options.embedded);
    for (const { topic, partitions } of topics)
      cluster.createTopic(topic, partitions ?? options.embedded?.partitions ?? 4);
    return;
  }
  const bootstrap = resolveBootstrap(options);
  const admin = newAdmin({ ...producerProperties(options, bootstrap), global: adminProperties(options, bootstrap) });
  try {
    for (const { topic, partitions, replicationFactor } of topics) {
      await new Promise<void>((resolve, reject) => {
        const spec = { topic, num_partitions: partitions ?? 4, replication_factor: replicationFactor ?? -1 };
        admin.createTopic(spec, options.connectTimeoutMs ?? 10_000, (error: unknown) => {
          const refused = error ? toKafkaError(error, `topic ${topic}`) : undefined;
          if (refused === undefined || refused.kafkaName === topicExists) resolve();
          else reject(refused);
        });
      });
    }
  } finally {
    admin.disconnect();
  }
}

/** First and next offset of every partition of a topic; an unknown topic throws KafkaError `configuration`. */
export async function offsetRanges(options: KafkaOptions, topic: string): Promise<OffsetRange[]> {
  const bootstrap = resolveBootstrap(options);
  const client = newProducer(producerProperties(options, bootstrap));
  const timeout = options.connectTimeoutMs ?? 10_000;
  try {
    await connect(client, options, bootstrap);
    const partitions = await new Promise<number[]>((resolve, reject) => {
      client.getMetadata({ topic, timeout }, (error: unknown, metadata) => {
        const found = (metadata as typeof metadata | undefined)?.topics.find(({ name }) => name === topic);
        if (error) reject(toKafkaError(error, `metadata of topic ${topic}`));
        else resolve(found?.partitions.map(({ id }) => id) ?? []);
      });
    });
    if (partitions.length === 0) {
      throw new KafkaError(
        'configuration',
        { code: 3, name: 'UNKNOWN_TOPIC_OR_PART' },
        `topic ${topic} does not exist`,
      );
    }
    return await Promise.all(
      partitions.map(
        (partition) =>
          new Promise<OffsetRange>((resolve, reject) => {
            client.queryWatermarkOffsets(topic, partition, timeout, (error: unknown, offsets) => {
              if (error) reject(toKafkaError(error, `offsets of ${topic}-${partition}`));
              else resolve({ topic, partition, low: offsets.lowOffset, high: offsets.highOffset });
            });
          }),
      ),
    );
  } finally {
    if (client.isConnected())
      await new Promise<void>((resolve) =>
        client.disconnect(100, () => {
          resolve();
        }),
      );
  }
}

function adminProperties(options: KafkaOptions, bootstrap: string): Record<string, string | number | boolean> {
  const security = Object.entries(options.librdkafka ?? {}).filter(([name]) =>
    /^(ssl|sasl|security|enable\.ssl)/.test(name),
  );
  return {
    'bootstrap.servers': bootstrap,
    'client.id': options.clientId ?? 'monasca',
    ...Object.fromEntries(security),
  };
}
