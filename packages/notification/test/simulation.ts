import { Registry } from 'prom-client';
import { silentLog } from '@monasca/common';
import { loadConfig, type ConfigOverrides } from '@monasca/common/config';
import { schema, type NotificationConfig } from '../src/config.js';
import { notificationEngine } from '../src/engines/notification-engine.js';
import type { EngineParts } from '../src/engines/parts.js';
import { periodicEngine } from '../src/engines/periodic-engine.js';
import { retryEngine } from '../src/engines/retry-engine.js';
import { Figures } from '../src/figures.js';
import { Grouping } from '../src/grouping/grouping.js';
import { LedgerMemory, type Origin } from '../src/ledger/ledger.js';
import type { AlarmNow, MethodStore } from '../src/methods/method-store.js';
import type { Method, Notification } from '../src/notification.js';
import type { OutputRecord, Work } from '../src/pipeline/record.js';
import { Limits } from '../src/sending/limits.js';
import { Silences } from '../src/silences/silences.js';
import { Sender } from '../src/sending/sender.js';
import { SimulatedClock } from './simulated-clock.js';
import { transitionValue } from './transitions.js';

/** When the simulation begins, in ms since the epoch. */
const epoch = 1_700_000_000_000;

/** Something that was sent. */
export interface Sent {
  /** Seconds since the beginning. */
  readonly at: number;
  readonly method: string;
  readonly state: string;
  readonly deliveryId: string;
  readonly address: string;
}

/** The engines on topics in memory and a simulated clock; the database is three maps. */
export class Simulation implements MethodStore {
  readonly clock = new SimulatedClock(epoch);
  readonly registry = new Registry();
  readonly attempts: Sent[] = [];
  readonly topics = new Map<string, OutputRecord[]>();
  readonly counts: string[] = [];
  /** What the engines have warned of. */
  readonly warnings: string[] = [];
  readonly methods = new Map<string, Method>();
  readonly alarms = new Map<string, AlarmNow>();
  /** Ids of methods by definition and state. */
  readonly wanted = new Map<string, string[]>();
  /** What a receiver does; it takes everything. */
  receiver: (notification: Notification) => void | Promise<void> = () => {};
  readonly #works: ReadonlyMap<string, Work>;
  readonly #config: NotificationConfig;

  constructor(sections: ConfigOverrides<typeof schema> = {}) {
    this.#config = loadConfig(schema, { env: {}, overrides: { name: 'the test', values: sections } }).values;
    const memory = new LedgerMemory();
    const ledger = {
      ready: () => Promise.resolve(),
      catchUp: () => {},
      originOf: (id: string) => memory.get(id),
      note: (id: string, origin: Origin) => memory.set(id, origin),
    };
    const notifier = { send: (notification: Notification) => this.#send(notification) };
    const channels = new Map(
      ['webhook', 'email'].map((type) => [type, { notifier, sentCounter: `sent_${type}_count` }]),
    );
    const figures = new Figures(this.registry, {
      count: (name, value) => void this.counts.push(`${name}:${value}`),
      gauge: (name) => void this.counts.push(name),
    });
    const limits = new Limits({ perHost: 64, perMethod: 16, failures: 1_000, pauseMs: 1_000, longestWaitMs: 60_000 });
    const { clock } = this;
    const log = { ...silentLog, warn: (_: object, message: string) => void this.warnings.push(message) };
    const silences = new Silences(this.#config.silences.file, clock, silentLog);
    const sender = new Sender({ channels, ledger, silences, limits, figures, clock, log: silentLog });
    const grouping = new Grouping(this.#config.grouping.file, clock, log);
    const parts: EngineParts = { config: this.#config, store: this, sender, grouping, figures, clock, log };
    const { alarm_topic, notification_retry_topic, periodic } = this.#config.kafka;
    this.#works = new Map([
      [alarm_topic, notificationEngine(parts)],
      [notification_retry_topic, retryEngine(parts)],
      ...Object.entries(periodic).map(([period, topic]) => [topic, periodicEngine(parts, Number(period))] as const),
    ]);
  }

  method(id: string): Promise<Method | undefined> {
    return Promise.resolve(this.methods.get(id));
  }

  /** Adds a method, wanted by `definition` in these states. */
  add(fields: Partial<Method> = {}, states: readonly string[] = ['ALARM']): void {
    const method = {
      id: 'm',
      tenantId: 'tenant',
      type: 'webhook',
      name: 'hook',
      address: 'http://sink/',
      period: 0,
      ...fields,
    };
    this.methods.set(method.id, method);
    for (const state of states) this.wanted.set(state, [...(this.wanted.get(state) ?? []), method.id]);
  }

  /** The alarm goes over to a state, which is told of. */
  async transition(newState: string, fields: Record<string, unknown> = {}): Promise<void> {
    this.alarms.set('alarm', { state: newState, alarmDefinitionId: 'definition', actionsEnabled: true });
    const value = transitionValue({ newState, timestamp: this.clock.now(), ...fields });
    await this.publish({ topic: this.#config.kafka.alarm_topic, value });
  }

  /** Puts a record on a topic; resolves when what it leads to at once has happened. */
  async publish(record: OutputRecord): Promise<void> {
    this.#put(record);
    await this.clock.pass(0);
  }

  #put(record: OutputRecord): void {
    const { topic } = record;
    const records = this.topics.get(topic) ?? [];
    this.topics.set(topic, records);
    const offset = records.push(record) - 1;
    const work = this.#works.get(topic);
    if (work === undefined) return;
    const value = record.value === null ? null : Buffer.from(record.value);
    const input = { topic, partition: 0, offset, timestamp: this.clock.now(), key: null, value };
    void work(input, new AbortController().signal).then((outputs) => {
      for (const output of outputs) this.#put(output);
    });
  }

  /** What is on a topic, as JSON. */
  on(topic: string): Record<string, unknown>[] {
    return (this.topics.get(topic) ?? []).map(({ value }) => JSON.parse(String(value)) as Record<string, unknown>);
  }

  /** When it was tried, in whole seconds since the beginning. */
  get times(): number[] {
    return this.attempts.map(({ at }) => Math.round(at));
  }

  actions(_definition: string, state: string): Promise<readonly Method[]> {
    return Promise.resolve((this.wanted.get(state) ?? []).flatMap((id) => this.methods.get(id) ?? []));
  }

  alarm(id: string): Promise<AlarmNow | undefined> {
    return Promise.resolve(this.alarms.get(id));
  }

  registerTypes(): Promise<void> {
    return Promise.resolve();
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #send(notification: Notification): Promise<void> {
    const { method, alarm, deliveryId } = notification;
    const at = (this.clock.now() - epoch) / 1_000;
    this.attempts.push({ at, method: method.id, state: alarm.newState, deliveryId, address: method.address });
    await this.receiver(notification);
  }
}
