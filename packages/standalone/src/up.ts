import { Registry, collectDefaultMetrics } from 'prom-client';
import { loadConfig } from '@monasca/common/config';
import type { ConfigOverrides } from '@monasca/common/config';
import { closeEmbeddedCluster, embeddedCluster, ensureTopics, type KafkaOptions } from '@monasca/common/kafka';
import { Health, lockDirectory, startAdminServer, type Lifecycle, type Logger } from '@monasca/common/service';
import { eventsApiSchema, startEventsApi } from '@monasca/events-api';
import { logApiSchema, startLogApi } from '@monasca/log-api';
import { createApiTables, type NotificationConfig } from '@monasca/notification';
import { openDatabase, persisterSchema, postgresStore, startPersister, type Database } from '@monasca/persister';
import { controlOf } from './control.js';
import { serveControl } from './control-socket.js';
import { removeEndpoints, writeEndpoints, type Endpoints } from './endpoints.js';
import { requireFreePorts } from './free-ports.js';
import { namingOption } from './naming-option.js';
import { host, topics, type StandaloneOptions } from './options.js';
import { notificationConfig } from './notification/config.js';
import { keepingAlarms, type Store } from './notification/known-alarms.js';
import { startNotifications } from './notification/start.js';
import { storeDirectory } from './own-store.js';
import { tablesOf } from './tables-of.js';
import { accessToken, tokenAuthenticator } from './token.js';
import { whenFree } from './when-free.js';

/** Partitions of the topics that are made here. */
const partitions = 4;

/** A running pipeline. */
export interface Standalone {
  readonly endpoints: Endpoints;
  /** How the services reach Kafka, for whoever else does. */
  readonly kafka: KafkaOptions;
  readonly database: Database;
  readonly registry: Registry;
  /** What notifications are like. */
  readonly notification: NotificationConfig;
}

/** Starts every service in this process, on the embedded parts or on the real ones that the options name. */
export async function up(lifecycle: Lifecycle, options: StandaloneOptions, log: Logger): Promise<Standalone> {
  lifecycle.defer('data directory', lockOwn(options.data));
  await requireFreePorts(options.portBase);
  // Those of a run that was killed.
  removeEndpoints(options.data);
  const token = accessToken(options.data);
  const authenticator = tokenAuthenticator(token);
  const health = new Health();
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });

  const kafka = await startKafka(lifecycle, options, log);
  const { bootstrap } = kafka;
  const database = await whenFree(() => openDatabase(options.postgres ?? `pglite:${storeDirectory(options.data)}`));
  lifecycle.defer('database', () => database.close());
  await createApiTables(tablesOf(database));

  const context = { log, health, registry };
  const isEmbedded = options.kafka === undefined;
  const notification = notificationConfig({ bootstrap, isEmbedded });
  // Both wait for Kafka most of the time.
  await together([
    startPersister(
      lifecycle,
      { ...context, log: log.child({ part: 'persister' }), config: persisterConfig(bootstrap) },
      { openStore: () => Promise.resolve(storeOn(database)) },
    ),
    startNotifications(
      lifecycle,
      { ...context, log: log.child({ part: 'notification' }), config: notification },
      { database, isEmbedded },
    ),
  ]);
  const logApiPort = await startLogApi(
    lifecycle,
    { ...context, log: log.child({ part: 'log-api' }), config: logApiConfig(bootstrap, options.portBase) },
    { authenticator },
  );
  // After the first port, unless any free ones are taken.
  const port = (index: number): number => (options.portBase === 0 ? 0 : options.portBase + index);
  const eventsApiPort = await startEventsApi(
    lifecycle,
    { ...context, log: log.child({ part: 'events-api' }), config: eventsApiConfig(bootstrap, port(2)) },
    { authenticator },
  );
  const adminPort = await startAdminServer(lifecycle, {
    host,
    port: port(1),
    health,
    registry,
  });
  await serveControl(lifecycle, options.data, controlOf(database, notification));

  const store = options.postgres === undefined ? `PGlite in ${database.where}` : `PostgreSQL at ${database.where}`;
  const endpoints = {
    kafka: bootstrap,
    logApi: `http://${host}:${logApiPort}`,
    eventsApi: `http://${host}:${eventsApiPort}`,
    admin: `http://${host}:${adminPort}`,
    store,
    token,
  };
  writeEndpoints(options.data, endpoints);
  lifecycle.defer('endpoints', () => removeEndpoints(options.data));
  return { endpoints, kafka, database, registry, notification };
}

/** Resolves when all do; rejects as the first of them that does, once none is starting any more. */
async function together(starts: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(starts);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

function lockOwn(data: string): () => void {
  try {
    return lockDirectory(data);
  } catch (error) {
    throw namingOption(error, '--data');
  }
}

/** How to reach the brokers named, or a cluster inside this process; the topics exist afterwards. */
async function startKafka(
  lifecycle: Lifecycle,
  { kafka: bootstrap }: StandaloneOptions,
  log: Logger,
): Promise<KafkaOptions & { bootstrap: string }> {
  // `[kafka]` as the services read it from the environment: encryption and passwords of the cluster stand there.
  const { kafka } = loadConfig(persisterSchema).values;
  const client = { connectTimeoutMs: kafka.connect_timeout_ms, librdkafka: kafka.librdkafka, log };
  const names = Object.values(topics);
  if (bootstrap !== undefined) {
    const options = { ...client, bootstrap };
    await ensureTopics(
      options,
      names.map((topic) => ({ topic, partitions })),
    );
    return options;
  }
  const cluster = embeddedCluster({ partitions, rebalanceDelayMs: 100 });
  for (const topic of names) cluster.createTopic(topic, partitions);
  lifecycle.defer('embedded Kafka', closeEmbeddedCluster);
  return { ...client, bootstrap: cluster.bootstrap };
}

/** The database outlives the pipelines and is closed by its own stop. */
const storeOn = (database: Database): Store => ({
  ...keepingAlarms(tablesOf(database), postgresStore(database)),
  close: () => Promise.resolve(),
});

function persisterConfig(kafka: string) {
  const uri = kafka.split(',');
  // Whoever tries it out looks at once: a write begins with the first record, and takes what has come meanwhile.
  const group = { enabled: true, uri, max_wait_time_seconds: 0, batch_size: 1_000 };
  const driver = 'postgres';
  const values: ConfigOverrides<typeof persisterSchema> = {
    repositories: {
      ...{ metrics_driver: driver, alarm_state_history_driver: driver },
      ...{ events_driver: driver, logs_driver: driver },
    },
    kafka_metrics: group,
    kafka_alarm_history: group,
    kafka_events: group,
    kafka_logs: { ...group, topic: topics.logs },
  };
  return loadConfig(persisterSchema, { overrides: { name: 'standalone', values } }).values;
}

function logApiConfig(kafka: string, port: number) {
  const values: ConfigOverrides<typeof logApiSchema> = {
    api: { host, port },
    log_publisher: { kafka_url: kafka.split(','), topics: [topics.logs] },
    // Nobody listens there.
    monitoring: { enable: false },
  };
  return loadConfig(logApiSchema, { overrides: { name: 'standalone', values } }).values;
}

function eventsApiConfig(kafka: string, port: number) {
  const values: ConfigOverrides<typeof eventsApiSchema> = {
    api: { host, port },
    events_publisher: { kafka_url: kafka.split(','), topics: [topics.events] },
  };
  return loadConfig(eventsApiSchema, { overrides: { name: 'standalone', values } }).values;
}
