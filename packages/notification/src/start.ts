import { randomUUID } from 'node:crypto';
import { createRetry } from '@monasca/common';
import type { KafkaOptions } from '@monasca/common/kafka';
import {
  claimMemberName,
  kafkaCheck,
  kafkaClient,
  type Lifecycle,
  type Logger,
  type ServiceContext,
} from '@monasca/common/service';
import { systemClock } from './clock.js';
import type { NotificationConfig } from './config.js';
import { enginesOf } from './engines/index.js';
import { Grouping } from './grouping/grouping.js';
import type { OpenLedger } from './ledger/ledger.js';
import type { MethodStore } from './methods/method-store.js';
import { openStore as openConfiguredStore } from './methods/open.js';
import type { SqlStoreOptions } from './methods/sql-store.js';
import { LastingPipeline } from './pipeline/lasting-pipeline.js';
import type { PipelineOptions } from './pipeline/pipeline.js';
import { openSending } from './sending/open.js';
import { omitted } from './stages/report.js';
import { makeTopics, topicsOf } from './topics.js';

/** How long what is being sent may take at the end, in ms. */
const drainTimeoutMs = 20_000;

/** How long a transaction may take, in ms: what a killed process leaves open is in nobody's way for longer. */
const transactionTimeoutMs = 10_000;

/** What a caller may give in place of what the service would make itself. */
export interface NotificationParts {
  /** Opens the database of methods. Default: by the configured driver. */
  readonly openStore?: (config: NotificationConfig, options: SqlStoreOptions) => MethodStore;
  /** Default: the ledger on Kafka. */
  readonly openLedger?: (log: Logger) => Promise<OpenLedger>;
}

/** Starts the engines. Throws ServiceError when Kafka is not to be had; a database that is away is waited for. */
export async function startNotification(
  lifecycle: Lifecycle,
  { config, log, health, registry }: ServiceContext<NotificationConfig>,
  { openStore = openConfiguredStore, openLedger }: NotificationParts = {},
): Promise<void> {
  const kafka: KafkaOptions = { bootstrap: config.kafka.url, ...kafkaClient(config.kafka, { log, registry }) };
  const grouping = new Grouping(config.grouping.file, systemClock, log);
  const waiting = new AbortController();

  const store = openStore(config, {
    ...{ log, signal: waiting.signal, ageMs: config.database.cache_seconds * 1_000 },
  });
  lifecycle.defer('database', () => store.close());
  health.register('database', () => store.check().then(() => undefined));

  if (config.kafka.create_topics) await makeTopics(kafka, config, log);
  const { sender, figures, ledger, types } = await openSending(lifecycle, kafka, config, {
    ...{ log, registry },
    ...(openLedger === undefined ? {} : { openLedger }),
  });

  const registration = createRetry({ name: 'registration of types', log, signal: waiting.signal });
  registration(() => store.registerTypes(types.map((type) => type.toUpperCase()))).catch((error: unknown) => {
    if (!waiting.signal.aborted) lifecycle.fail(error as Error);
  });
  lifecycle.defer('waiting for the database', () => waiting.abort());

  // Not before the engines have left: whoever takes a name that is in use fences its owner.
  const releases: (() => void)[] = [];
  lifecycle.defer('names of transactions', () => {
    for (const release of releases) release();
  });
  const claim = (groupId: string): { readonly member: string; readonly isStable: boolean } => {
    // Hosts of one name must not take each other's.
    if (!config.kafka.static_membership) return { member: randomUUID(), isStable: false };
    try {
      const { name, release } = claimMemberName(groupId);
      releases.push(release);
      return { member: name, isStable: true };
    } catch (error) {
      // Such as a file system that is read-only: it costs a wait after a killed process, nothing else.
      log.warn({ error: (error as Error).message }, `no name in group ${groupId}: joins as a new member`);
      return { member: randomUUID(), isStable: false };
    }
  };
  // Together, not one after another: each may need the whole time that a stop is given.
  const pipelines: LastingPipeline[] = [];
  lifecycle.defer('engines', async () => {
    await Promise.all(pipelines.map((pipeline) => pipeline.stop(drainTimeoutMs)));
  });

  health.register('kafka', kafkaCheck(kafka, topicsOf(config)));
  const omit: PipelineOptions['omit'] = (output, from, bytes) => {
    log.error({ topic: from.topic, partition: from.partition, offset: from.offset, bytes }, 'a record is too large');
    return omitted(config.kafka.dead_letter_topic, output, from, bytes);
  };
  const parts = { config, store, sender, grouping, figures, clock: systemClock, log };
  for (const { name, topic, groupId, work, maxBytesInFlight } of enginesOf(config, parts)) {
    const { member, isStable } = claim(groupId);
    const pipeline = await LastingPipeline.start(
      {
        ...kafka,
        ...{ groupId, topics: [topic], maxBytesInFlight, drainTimeoutMs, transactionTimeoutMs },
        ...(isStable ? { groupInstanceId: member } : {}),
        ...{ transactionalId: `${groupId}-${member}`, log: log.child({ engine: name }), omit },
      },
      work,
    );
    pipelines.push(pipeline);
    health.register(`engine ${name}`, () => pipeline.trouble);
    pipeline.run(() => ledger.catchUp()).catch((error: unknown) => lifecycle.fail(error as Error));
  }
}
