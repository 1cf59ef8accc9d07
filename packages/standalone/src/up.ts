import path from 'node:path';
import { Registry, collectDefaultMetrics } from 'prom-client';
import { loadConfig } from '@monasca/common/config';
import type { ConfigOverrides } from '@monasca/common/config';
import { closeEmbeddedCluster, embeddedCluster, ensureTopics } from '@monasca/common/kafka';
import { Health, lockDirectory, startAdminServer, type Lifecycle, type Logger } from '@monasca/common/service';
import { logApiSchema, startLogApi } from '@monasca/log-api';
import {
  deadLetterTopic,
  openDatabase,
  persisterSchema,
  postgresStore,
  startPersister,
  type Database,
} from '@monasca/persister';
import { writeEndpoints, type Endpoints } from './endpoints.js';
import { host, topics, type StandaloneOptions } from './options.js';
import { queryRoute } from './query-route.js';
import { storeDirectory } from './query-command.js';
import { accessToken, tokenAuthenticator } from './token.js';

/** Partitions of the topics that are made here. */
const partitions = 4;

/** A running pipeline. */
export interface Standalone {
  readonly endpoints: Endpoints;
  readonly database: Database;
  readonly registry: Registry;
}

/** The log file of all services, in the data directory. */
export const logFile = (data: string): string => path.join(data, 'monasca.log');

/** Starts every service in this process, on the embedded parts or on the real ones that the options name. */
export async function up(lifecycle: Lifecycle, options: StandaloneOptions, log: Logger): Promise<Standalone> {
  lifecycle.defer('data directory', lockDirectory(options.data));
  const token = accessToken(options.data);
  const authenticator = tokenAuthenticator(token);
  const health = new Health();
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });

  const database = await openDatabase(options.postgres ?? `pglite:${storeDirectory(options.data)}`);
  lifecycle.defer('database', () => database.close());
  const kafka = await startKafka(lifecycle, options, log);

  const context = { log, health, registry };
  await startPersister(
    lifecycle,
    {
      ...context,
      log: log.child({ part: 'persister' }),
      config: persisterConfig(kafka, options.kafka === undefined),
    },
    // The database outlives the pipelines and is closed by its own stop.
    { openStore: () => Promise.resolve({ ...postgresStore(database), close: () => Promise.resolve() }) },
  );
  const logApiPort = await startLogApi(
    lifecycle,
    { ...context, log: log.child({ part: 'log-api' }), config: logApiConfig(kafka, options.portBase) },
    { authenticator },
  );
  const adminPort = await startAdminServer(lifecycle, {
    host,
    port: options.portBase === 0 ? 0 : options.portBase + 1,
    health,
    registry,
    extend: (server) => {
      queryRoute(server, database, authenticator);
    },
  });

  const store = options.postgres === undefined ? `PGlite in ${database.where}` : `PostgreSQL at ${database.where}`;
  const endpoints = {
    kafka,
    logApi: `http://${host}:${logApiPort}`,
    admin: `http://${host}:${adminPort}`,
    store,
    token,
  };
  writeEndpoints(options.data, endpoints);
  return { endpoints, database, registry };
}

/** The bootstrap servers: the ones named, or those of a cluster inside this process; the topics exist afterwards. */
async function startKafka(lifecycle: Lifecycle, { kafka }: StandaloneOptions, log: Logger): Promise<string> {
  const names = Object.values(topics);
  if (kafka !== undefined) {
    await ensureTopics(
      { bootstrap: kafka, log },
      names.map((topic) => ({ topic, partitions })),
    );
    return kafka;
  }
  const cluster = embeddedCluster({ partitions, rebalanceDelayMs: 100 });
  for (const topic of names) cluster.createTopic(topic, partitions);
  for (const topic of names) cluster.createTopic(deadLetterTopic(topic), 1);
  lifecycle.defer('embedded Kafka', closeEmbeddedCluster);
  return cluster.bootstrap;
}

function persisterConfig(kafka: string, embedded: boolean) {
  const uri = kafka.split(',');
  const group = { enabled: true, uri, max_wait_time_seconds: 1, batch_size: 1_000 };
  const values: ConfigOverrides<typeof persisterSchema> = {
    kafka_metrics: group,
    kafka_alarm_history: group,
    kafka_events: group,
    kafka_logs: { ...group, topic: topics.logs },
    // The embedded cluster has no admin interface; its dead-letter topics are made with the others.
    dead_letters: { create_topics: !embedded },
  };
  return loadConfig(persisterSchema, { overrides: { name: 'standalone', values } }).values;
}

function logApiConfig(kafka: string, port: number) {
  const values: ConfigOverrides<typeof logApiSchema> = {
    api: { host, port },
    log_publisher: { kafka_url: kafka.split(','), topics: [topics.logs] },
  };
  return loadConfig(logApiSchema, { overrides: { name: 'standalone', values } }).values;
}
