import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { Registry } from 'prom-client';
import { expect } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { createProducer, ensureTopics, type Outcome, type Producer, type ProducerRecord } from '@monasca/common/kafka';
import { createLogger, Health, Lifecycle } from '@monasca/common/service';
import { schema } from '../src/config.js';
import { openDatabase, type Database } from '../src/repositories/postgres/index.js';
import { startPersister } from '../src/start.js';
import type { StoreUnderTest } from './stores/index.js';

const kafkaAddress = process.env.MONASCA_TEST_KAFKA ?? '';
export const postgresUrl = process.env.MONASCA_TEST_POSTGRES ?? '';

const log = createLogger({ service: 'test', level: 'error' });

export type Delivered = Extract<Outcome, { status: 'delivered' }>;

const kinds = { metrics: 'kafka_metrics', alarms: 'kafka_alarm_history', events: 'kafka_events', logs: 'kafka_logs' };

type Table = 'metrics' | 'logs' | 'alarm_state_history' | 'events';

/** Which pipelines a test has. */
export type Kind = keyof typeof kinds;

/** A persister that runs in this process. */
export interface Running {
  readonly health: Health;
  /** The error that would have ended the process. */
  failure: unknown;
  /** How many records a pipeline says that it has stored. */
  stored(pipeline: string): Promise<number>;
  stop(): Promise<void>;
}

/** A tenant with topics and consumer groups of its own, on a cluster and a database that others use, too. */
export class Harness {
  readonly tenant = randomUUID();
  readonly bootstrap: string;
  readonly #kinds: readonly Kind[];
  #producer: Producer | undefined;
  #database: Database | undefined;

  constructor(kindsUsed: readonly Kind[], bootstrap = kafkaAddress) {
    this.#kinds = kindsUsed;
    this.bootstrap = bootstrap;
  }

  /** Makes the topics; with `url`, {@link count} can be asked. */
  async open(url?: string): Promise<void> {
    this.#producer = await createProducer({ bootstrap: this.bootstrap });
    await ensureTopics({ bootstrap: this.bootstrap }, this.#kinds.map((kind) => ({ topic: this.topic(kind) }))); // prettier-ignore
    if (url !== undefined) this.#database = await openDatabase(url);
  }

  async close(): Promise<void> {
    await this.#producer?.close();
    await this.#database?.close();
  }

  /** The topic of a kind, which is the name of its consumer group, too. */
  topic(kind: Kind): string {
    return `${kind}-${this.tenant}`;
  }

  /** The persister's options, by section; every record is stored as soon as it comes unless `group` says otherwise. */
  values(store: string | StoreUnderTest, group: Record<string, unknown> = {}): Record<string, Record<string, unknown>> {
    const { name, values: own } = typeof store === 'string' ? { name: 'postgres', values: { postgres: { url: store } } } : store; // prettier-ignore
    const drivers = ['metrics_driver', 'alarm_state_history_driver', 'events_driver', 'logs_driver'];
    const values: Record<string, Record<string, unknown>> = { ...own, repositories: Object.fromEntries(drivers.map((driver) => [driver, name])) }; // prettier-ignore
    for (const [kind, section] of Object.entries(kinds)) {
      const topic = this.topic(kind as Kind);
      const place = { enabled: this.#kinds.includes(kind as Kind), uri: [this.bootstrap], topic, group_id: topic };
      // A static member that stops keeps its partitions for the session timeout: the next test would wait for it.
      const quick = { max_wait_time_seconds: 0, batch_size: 500, static_membership: false };
      values[section] = { ...place, ...quick, ...group };
    }
    return values;
  }

  async start(store: string | StoreUnderTest, group?: Record<string, unknown>): Promise<Running> {
    const config = loadConfig(schema, {
      env: {},
      overrides: { name: 'test', values: this.values(store, group) },
    }).values;
    const lifecycle = new Lifecycle(log);
    const health = new Health();
    const registry = new Registry();
    await startPersister(lifecycle, { config, log, health, registry });
    const stored = async (pipeline: string): Promise<number> => {
      const series = await registry.getSingleMetric('monasca_persister_records_stored_total')?.get();
      return series?.values.find(({ labels }) => labels.pipeline === pipeline)?.value ?? 0;
    };
    const running: Running = { health, failure: undefined, stored, stop: () => lifecycle.stop() };
    lifecycle.failure.catch((error: unknown) => (running.failure = error));
    return running;
  }

  /** Publishes and expects that Kafka takes everything. */
  async publish(kind: Kind, records: readonly ProducerRecord[]): Promise<Delivered[]> {
    const outcomes = (await this.#producer?.publish(this.topic(kind), records)) ?? [];
    expect(outcomes.filter(({ status }) => status !== 'delivered')).toEqual([]);
    return outcomes as Delivered[];
  }

  /** Rows of the tenant. */
  count(table: Table): Promise<number> {
    return this.#countIn(this.#database!, table);
  }

  /** Rows of the tenant in a database that nobody else has open. */
  async counts(url: string, tables: readonly Table[]): Promise<number[]> {
    const database = await openDatabase(url);
    const counts: number[] = [];
    for (const table of tables) counts.push(await this.#countIn(database, table));
    await database.close();
    return counts;
  }

  /** One measurement: its timestamp tells it apart. */
  metric(timestamp: number, more: object = {}): Buffer {
    const dimensions = { hostname: `h${timestamp % 7}` };
    return Buffer.from(
      JSON.stringify({
        metric: { name: 'cpu', timestamp, value: timestamp, dimensions, ...more },
        meta: { tenantId: this.tenant, region: 'R' },
        creation_time: 1,
      }),
    );
  }

  /** A log entry. */
  log(message: string): Buffer {
    const meta = { tenantId: this.tenant, region: 'R' };
    return Buffer.from(JSON.stringify({ log: { message }, creation_time: 1, meta }));
  }

  /** A transition of an alarm. */
  transition(alarmId: string): Buffer {
    const states = { oldState: 'OK', newState: 'ALARM', stateChangeReason: 'r' };
    const transition = { tenantId: this.tenant, alarmId, ...states, metrics: null, subAlarms: [], timestamp: 1_422_918_282_000 }; // prettier-ignore
    return Buffer.from(JSON.stringify({ 'alarm-transitioned': transition }));
  }

  /** An event, which its payload tells apart. */
  event(payload: unknown): Buffer {
    const event = { event_type: 'e', timestamp: '2017-06-01T09:15:11Z', payload, dimensions: {} };
    return Buffer.from(JSON.stringify({ event, meta: { project_id: this.tenant } }));
  }

  async #countIn({ db }: Database, table: Table): Promise<number> {
    const tenant = sql.ref(table === 'events' ? 'project_id' : 'tenant_id');
    const query = sql<{
      n: number;
    }>`select count(*)::int as n from ${sql.table(table)} where ${tenant} = ${this.tenant}`;
    return (await query.execute(db)).rows[0]?.n ?? -1;
  }
}
