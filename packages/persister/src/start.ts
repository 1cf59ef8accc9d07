import { ensureTopics, createProducer, type KafkaOptions } from '@monasca/common/kafka';
import {
  claimMemberName,
  kafkaClient,
  type Lifecycle,
  type Logger,
  type ServiceContext,
} from '@monasca/common/service';
import { ServiceError } from '@monasca/common';
import type { PersisterConfig } from './config.js';
import { createMetrics } from './metrics.js';
import { Pipeline } from './pipeline.js';
import { deadLetterMaxBytes, decoders, plan, type TopicGroup } from './pipelines.js';
import type { PipelineName } from './record.js';
import { openStore as openStoreByName, storeName } from './repositories/index.js';
import type { Store } from './repository.js';
import { deadLetterTopic } from './stages/dead-letter.js';

/** How long storing and committing may take at the end, in ms. */
const drainTimeoutMs = 20_000;

/** What a caller may give in place of what the persister would make itself. */
export interface PersisterParts {
  /** Opens a store by name. Default: the table of stores. */
  readonly openStore?: (name: string, config: PersisterConfig, log: Logger) => Promise<Store>;
}

/** Starts every pipeline that is enabled. Throws ServiceError when a store or Kafka is not to be had. */
export async function startPersister(
  lifecycle: Lifecycle,
  { config, log, health, registry }: ServiceContext<PersisterConfig>,
  { openStore = openStoreByName }: PersisterParts = {},
): Promise<void> {
  const metrics = createMetrics(registry);
  const kafkaOptions = (bootstrap: string): KafkaOptions => ({
    bootstrap,
    ...kafkaClient(config.kafka, { log, registry }),
  });
  const enabled = plan.filter(({ section }) => config[section].enabled);

  const stores = await keyed(
    enabled.map(({ driver }) => storeName(config.repositories[driver])),
    async (name) => {
      const store = await openStore(name, config, log.child({ store: name }));
      lifecycle.defer(`store ${name}`, () => store.close());
      health.register(`store ${name}`, () => store.check().then(() => undefined));
      return store;
    },
  );
  const producers = await keyed(
    enabled.map(({ section }) => config[section].uri.join(',')),
    async (uri) => {
      const producer = await createProducer({ ...kafkaOptions(uri), messageMaxBytes: deadLetterMaxBytes });
      lifecycle.defer(`producer of dead letters at ${uri}`, () => producer.close());
      return producer;
    },
  );

  // Not before the pipelines have left: whoever takes a name that is in use fences its owner.
  const releases: (() => void)[] = [];
  lifecycle.defer('member names', () => {
    for (const release of releases) release();
  });

  // Together, not one after another: each may need the whole time that a stop is given.
  const pipelines: { stop: (deadlineMs: number) => Promise<void> }[] = [];
  lifecycle.defer('pipelines', async () => {
    await Promise.all(pipelines.map((pipeline) => pipeline.stop(drainTimeoutMs)));
  });

  const memberOf = ({ group_id, uri, static_membership }: TopicGroup): { groupInstanceId?: string } => {
    if (!static_membership || uri.join() === 'embedded') return {};
    try {
      const { name: groupInstanceId, release } = claimMemberName(group_id);
      releases.push(release);
      return { groupInstanceId };
    } catch (error) {
      // Such as a file system that is read-only: it costs the time of a new assignment at each start, nothing else.
      log.warn({ error: (error as Error).message }, `no name in group ${group_id}: joins as a new member`);
      return {};
    }
  };

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it ties the decoder to the repository
  const startPipeline = async <Name extends PipelineName>(
    name: Name,
    group: TopicGroup,
    store: string,
    label: string,
  ) => {
    const repository = stores.get(store)!.repositories[name];
    if (repository === undefined) {
      throw new ServiceError('configuration', `[repositories]: store ${store} cannot hold ${name}`);
    }
    const uri = group.uri.join(',');
    const kafka = kafkaOptions(uri);
    const member = memberOf(group);
    const pipeline = await Pipeline.start({
      name,
      consumer: { ...kafka, groupId: group.group_id, topics: [group.topic], drainTimeoutMs, ...member },
      limits: { count: group.batch_size, ageMs: group.max_wait_time_seconds * 1_000 },
      lanes: group.concurrent_writes,
      decoder: decoders[name],
      repository,
      store,
      producer: producers.get(uri)!,
      metrics,
      log: log.child({ pipeline: label }),
    });
    pipelines.push(pipeline);
    health.register(`pipeline ${label}`, () => pipeline.trouble);
    pipeline.run().catch((error: unknown) => {
      if (member.groupInstanceId !== undefined && /fenced/i.test((error as Error).message)) {
        const remedy = 'give each process a host name of its own, or set static_membership = false';
        log.error({ member: member.groupInstanceId }, `another process has taken this member's name: ${remedy}`);
      }
      lifecycle.fail(error as Error);
    });
  };

  for (const { name, section, driver } of enabled) {
    const group = config[section];
    if (group.num_processors === 0) log.warn({ section }, 'Number of processors (num_processors) is 0');
    if (config.dead_letters.create_topics) await ensureDeadLetters(kafkaOptions(group.uri.join(',')), group.topic, log);
    for (let count = 1; count <= group.num_processors; count += 1) {
      await startPipeline(name, group, storeName(config.repositories[driver]), count === 1 ? name : `${name} ${count}`);
    }
  }
}

/** Makes one thing for each distinct key. */
async function keyed<T>(keys: readonly string[], make: (key: string) => Promise<T>): Promise<Map<string, T>> {
  const made = new Map<string, T>();
  for (const key of new Set(keys)) made.set(key, await make(key));
  return made;
}

/** A broker that forbids making topics may have them already: the first dead letter will tell. */
async function ensureDeadLetters(kafka: KafkaOptions, topic: string, log: Logger): Promise<void> {
  const config = { 'max.message.bytes': String(deadLetterMaxBytes) };
  await ensureTopics(kafka, [{ topic: deadLetterTopic(topic), partitions: 1, config }]).catch((error: unknown) => {
    log.warn({ error: (error as Error).message }, `dead-letter topic of ${topic} not made`);
  });
}
