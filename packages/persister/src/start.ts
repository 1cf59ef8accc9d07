import { ensureTopics, createProducer, type KafkaOptions } from '@monasca/common/kafka';
import { alarmTransitionCodec, eventCodec, logCodec, metricCodec } from '@monasca/common/messages';
import type { Lifecycle, ServiceContext } from '@monasca/common/service';
import { ServiceError } from '@monasca/common';
import type { PersisterConfig } from './config.js';
import { createMetrics } from './metrics.js';
import { Pipeline } from './pipeline.js';
import type { PipelineName, Stored } from './record.js';
import { openStore as openStoreByName } from './repositories/index.js';
import type { Store } from './repository.js';
import { deadLetterTopic } from './stages/dead-letter.js';
import { eventKey, type Decoder } from './stages/decode.js';

/** How long storing and committing may take at the end, in ms. */
const drainTimeoutMs = 20_000;

const decoders: { readonly [Name in PipelineName]: Decoder<Stored[Name]> } = {
  metrics: { codec: metricCodec },
  alarmHistory: { codec: alarmTransitionCodec },
  events: { codec: eventCodec, contentKey: eventKey },
  logs: { codec: logCodec },
};

/** Where each pipeline's options stand in the configuration. */
const plan = [
  { name: 'metrics', section: 'kafka_metrics', driver: 'metrics_driver' },
  { name: 'alarmHistory', section: 'kafka_alarm_history', driver: 'alarm_state_history_driver' },
  { name: 'events', section: 'kafka_events', driver: 'events_driver' },
  { name: 'logs', section: 'kafka_logs', driver: 'logs_driver' },
] as const;

/** What a caller may give in place of what the persister would make itself. */
export interface PersisterParts {
  /** Opens a store by name. Default: the table of stores. */
  readonly openStore?: (name: string, config: PersisterConfig) => Promise<Store>;
}

/** Starts every pipeline that is enabled. Throws ServiceError when a store or Kafka is not to be had. */
export async function startPersister(
  lifecycle: Lifecycle,
  { config, log, health, registry }: ServiceContext<PersisterConfig>,
  { openStore = openStoreByName }: PersisterParts = {},
): Promise<void> {
  const metrics = createMetrics(registry);
  const stores = new Map<string, Store>();

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it ties the decoder to the repository
  const startPipeline = async <Name extends PipelineName>(
    name: Name,
    section: (typeof plan)[number]['section'],
    storeName: string,
  ): Promise<void> => {
    const group = config[section];
    const store = stores.get(storeName) ?? (await openStore(storeName, config));
    if (!stores.has(storeName)) {
      stores.set(storeName, store);
      lifecycle.defer(`store ${storeName}`, () => store.close());
      health.register(`store ${storeName}`, async () => {
        await store.check();
        return undefined;
      });
    }
    const repository = store.repositories[name];
    if (repository === undefined) {
      throw new ServiceError('configuration', `[repositories]: store ${storeName} cannot hold ${name}`);
    }
    const kafka = kafkaOptions(config, group.uri, log);
    const producer = await createProducer({ ...kafka, messageMaxBytes: 10_000_000 });
    lifecycle.defer(`producer of ${name}`, () => producer.close());
    if (config.dead_letters.create_topics) {
      await ensureTopics(kafka, [{ topic: deadLetterTopic(group.topic), partitions: 1 }]).catch((error: unknown) => {
        log.warn({ error: (error as Error).message }, `dead-letter topic of ${group.topic} not made`);
      });
    }
    const pipeline = await Pipeline.start({
      name,
      consumer: { ...kafka, groupId: group.group_id, topics: [group.topic], drainTimeoutMs },
      limits: { count: group.batch_size, ageMs: group.max_wait_time_seconds * 1_000 },
      decoder: decoders[name],
      repository,
      store: storeName,
      producer,
      metrics,
      log: log.child({ pipeline: name }),
    });
    lifecycle.defer(`pipeline ${name}`, () => pipeline.stop(drainTimeoutMs));
    health.register(`pipeline ${name}`, () => pipeline.trouble);
    pipeline.run().catch((error: unknown) => {
      lifecycle.fail(error as Error);
    });
  };

  for (const { name, section, driver } of plan) {
    const { enabled, num_processors: processors } = config[section];
    if (!enabled) continue;
    if (processors === 0) log.warn({ section }, 'Number of processors (num_processors) is 0');
    for (let count = 0; count < processors; count += 1) await startPipeline(name, section, config.repositories[driver]);
  }
}

function kafkaOptions({ kafka }: PersisterConfig, uri: readonly string[], log: KafkaOptions['log']): KafkaOptions {
  return {
    bootstrap: uri,
    clientId: kafka.client_id,
    connectTimeoutMs: kafka.connect_timeout_ms,
    librdkafka: kafka.librdkafka,
    ...(log === undefined ? {} : { log }),
  };
}
