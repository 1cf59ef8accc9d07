import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '../../errors.js';
import { answered, timeoutOf, topicPartitions, withAdmin, withClient } from './admin-client.js';
import type { NativeAdmin } from '../rdkafka/client.js';
import { embeddedClusterOf } from '../embedded.js';
import { KafkaError } from '../errors.js';
import type { KafkaOptions } from '../options.js';

/** Partitions of a topic when nobody says how many. */
const defaultPartitions = 4;
/** How often the brokers are asked whether a change has come to all of them, in ms. */
const changePollMs = 50;

/** A topic that a service needs. */
export interface TopicSpec {
  readonly topic: string;
  /** Default 4. */
  readonly partitions?: number;
  /** Default 1 on the embedded cluster, else the broker's default. */
  readonly replicationFactor?: number;
  /** The topic's own configuration, such as `max.message.bytes`, by Kafka's names. The embedded cluster has none. */
  readonly config?: Readonly<Record<string, string>>;
}

/**
 * Makes the topics that are missing; existing ones stay as they are, and need no right to make any.
 * @throws KafkaError as connecting does, and the broker's refusal of a topic
 */
export async function ensureTopics(options: KafkaOptions, topics: readonly TopicSpec[]): Promise<void> {
  const cluster = embeddedClusterOf(options);
  if (cluster !== undefined) {
    for (const { topic, partitions } of topics)
      cluster.createTopic(topic, partitions ?? options.embedded?.partitions ?? defaultPartitions);
    return;
  }
  const existing = await withClient(options, (client) => topicPartitions(client, options));
  const missing = topics.filter(({ topic }) => !existing.has(topic));
  if (missing.length === 0) return;
  await withAdmin(options, async (admin) => {
    for (const spec of missing) await createTopic(admin, spec, timeoutOf(options));
  });
}

/**
 * Gives an existing topic at least so many partitions; one that has them stays as it is. Records of a key may go to
 * another partition afterwards.
 * @throws KafkaError `configuration` for an unknown topic; ServiceError `configuration` on the embedded cluster, which
 * cannot
 */
export async function ensurePartitions(options: KafkaOptions, topic: string, partitions: number): Promise<void> {
  const count = await partitionCount(options, topic);
  if (count === 0) throw unknownTopic(topic);
  if (count >= partitions) return;
  refuseEmbedded(options, 'more partitions');
  const ask = (admin: NativeAdmin): Promise<unknown> =>
    answered(`partitions of ${topic}`, (callback) =>
      admin.createPartitions(topic, partitions, timeoutOf(options), callback as (error: unknown) => void),
    );
  await withAdmin(options, ask);
  await until(options, `${topic} has ${partitions} partitions`, async () => (await partitionCount(options, topic)) >= partitions); // prettier-ignore
}

/**
 * Deletes a topic with its records; one that does not exist is no error. Resolves when it is gone, so that it can be
 * made again.
 * @throws KafkaError as connecting does, and the broker's refusal; ServiceError `configuration` on the embedded cluster, which cannot
 */
export async function deleteTopic(options: KafkaOptions, topic: string): Promise<void> {
  refuseEmbedded(options, 'deletion of topics');
  // Why a cluster is not reached, this client alone can say: the other one runs to its time-out.
  await withClient(options, () => Promise.resolve());
  try {
    await withAdmin(options, (admin) =>
      answered(`deletion of ${topic}`, (callback) =>
        admin.deleteTopic(topic, timeoutOf(options), callback as (error: unknown) => void),
      ),
    );
  } catch (error) {
    if ((error as KafkaError).kafkaName !== 'UNKNOWN_TOPIC_OR_PART') throw error;
  }
  await until(options, `${topic} is deleted`, async () => (await partitionCount(options, topic)) === 0);
}

export function unknownTopic(topic: string): KafkaError {
  const kafka = { code: 3, name: 'UNKNOWN_TOPIC_OR_PART' };
  return new KafkaError('configuration', kafka, `topic ${topic} does not exist`);
}

/** The mock cluster hangs on what it does not know: it is named instead. */
function refuseEmbedded(options: KafkaOptions, what: string): void {
  if (embeddedClusterOf(options) === undefined) return;
  throw new ServiceError('configuration', `the embedded Kafka cluster has no ${what}: it needs a real one`);
}

function partitionCount(options: KafkaOptions, topic: string): Promise<number> {
  return withClient(options, async (client) => (await topicPartitions(client, options)).get(topic)?.length ?? 0);
}

async function until(options: KafkaOptions, what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + timeoutOf(options);
  while (!(await isSo())) {
    if (Date.now() >= deadline) throw new ServiceError('timeout', `Kafka: not yet so that ${what}`);
    await sleep(changePollMs);
  }
}

async function createTopic(
  admin: NativeAdmin,
  { topic, partitions = defaultPartitions, replicationFactor = -1, config = {} }: TopicSpec,
  timeout: number,
): Promise<void> {
  const spec = { topic, num_partitions: partitions, replication_factor: replicationFactor, config };
  try {
    await answered(`topic ${topic}`, (callback) =>
      admin.createTopic(spec as never, timeout, callback as (error: unknown) => void),
    );
  } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as KafkaError).kafkaName !== 'TOPIC_ALREADY_EXISTS') throw error;
  }
}
