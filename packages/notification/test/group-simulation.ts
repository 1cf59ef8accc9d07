import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Registry } from 'prom-client';
import { silentLog } from '@monasca/common';
import { loadConfig, type ConfigOverrides } from '@monasca/common/config';
import type { Clock } from '../src/clock.js';
import { schema, type NotificationConfig } from '../src/config.js';
import { groupingEngine } from '../src/engines/grouping-engine.js';
import { notificationEngine } from '../src/engines/notification-engine.js';
import type { EngineParts } from '../src/engines/parts.js';
import { retryEngine } from '../src/engines/retry-engine.js';
import { Figures } from '../src/figures.js';
import { Grouping } from '../src/grouping/grouping.js';
import { LedgerMemory, type Origin } from '../src/ledger/ledger.js';
import type { AlarmNow, MethodStore } from '../src/methods/method-store.js';
import type { Method, Notification } from '../src/notification.js';
import { Backlog, type Item } from '../src/pipeline/backlog.js';
import type { InputRecord, OutputRecord, Work } from '../src/pipeline/record.js';
import { Limits } from '../src/sending/limits.js';
import { Sender } from '../src/sending/sender.js';
import { Silences } from '../src/silences/silences.js';
import { SimulatedClock } from './simulated-clock.js';
import { transitionValue } from './transitions.js';

/** When the simulation begins, in ms since the epoch. */
const epoch = 1_700_000_000_000;

const method: Method = { id: 'm', tenantId: 'tenant', type: 'webhook', name: 'hook', address: 'http://sink/', period: 0 }; // prettier-ignore

/** A process: what it does after it was killed has no effect. */
class Life {
  #isOver = false;

  end(): void {
    this.#isOver = true;
  }

  /** A function that a dead process never hears an answer of. */
  of<A extends unknown[], T>(work: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
    const forLife = (promise: Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        const unlessOver =
          <V>(then: (value: V) => void) =>
          (value: V): void => {
            if (!this.#isOver) then(value);
          };
        promise.then(unlessOver(resolve), unlessOver(reject));
      });
    return (...args) => (this.#isOver ? new Promise<T>(() => {}) : forLife(work(...args)));
  }
}

/** The notification and the grouping engine on one partition in memory: of both what is committed survives a kill. */
export class GroupSimulation {
  readonly clock = new SimulatedClock(epoch);
  readonly registry = new Registry();
  /** What the receiver took. */
  readonly messages: (Notification & { readonly at: number })[] = [];
  /** Values on all topics but that of groups. */
  readonly topics = new Map<string, OutputRecord[]>();
  /** The topic of groups, and how far it is done with. */
  readonly log: InputRecord[] = [];
  committed = 0;
  /** How often the ledger was told of a delivery. */
  readonly noted = new Map<string, number>();
  readonly methods = new Map<string, Method>([[method.id, method]]);
  readonly alarms = new Map<string, AlarmNow>();
  /** Methods that are told of a state. */
  wanted: (state: string) => readonly Method[] = () => [...this.methods.values()];
  /** What a receiver does; it takes everything. */
  receiver: (notification: Notification) => void | Promise<void> = () => {};
  /** Whether transactions are made, or wait. */
  commits = true;
  readonly #config: NotificationConfig;
  readonly #memory = new LedgerMemory();
  readonly #figures: Figures;
  #life = new Life();
  #backlog = new Backlog();
  #work: Work;
  #read = 0;

  /** With files of these rules, and perhaps silences, as YAML without what is around them. */
  static in(directory: string, rules: string, silences?: string): GroupSimulation {
    const file = path.join(directory, 'groups.yaml');
    writeFileSync(file, `groups: [${rules}]`);
    const silencesFile = path.join(directory, 'silences.yaml');
    if (silences !== undefined) writeFileSync(silencesFile, `silences: [${silences}]`);
    return new GroupSimulation(file, silences === undefined ? {} : { silences: { file: silencesFile } });
  }

  constructor(file: string, sections: ConfigOverrides<typeof schema> = {}) {
    const values = { grouping: { file }, ...sections };
    this.#config = loadConfig(schema, { env: {}, overrides: { name: 'the test', values } }).values;
    this.#figures = new Figures(this.registry);
    this.#work = groupingEngine(this.#parts(), 64 * 1024 * 1024);
  }

  /** An alarm goes over to a state, which is told of. */
  async transition(alarmId: string, newState: string, fields: Record<string, unknown> = {}): Promise<void> {
    this.alarms.set(alarmId, { state: newState, alarmDefinitionId: 'definition', actionsEnabled: true });
    await this.event(alarmId, newState, fields);
  }

  /** The same, but that the database knows of nothing. */
  async event(alarmId: string, newState: string, fields: Record<string, unknown> = {}): Promise<void> {
    const value = transitionValue({ alarmId, newState, timestamp: this.clock.now(), ...fields });
    const input = { topic: 'transitions', partition: 0, offset: 0, timestamp: 0, key: null, value };
    const work = notificationEngine(this.#parts(new Life()));
    for (const output of await work(input, new AbortController().signal)) this.#put(output);
    await this.pass(0);
  }

  /** The retry engine takes a record of its topic; what that leads to is put where it belongs when the time has come. */
  async retry({ topic, value, headers = [] }: OutputRecord): Promise<void> {
    const record = {
      ...{ topic, partition: 0, offset: 0, timestamp: 0, key: null, value: value === null ? null : Buffer.from(value) },
      headers: headers.map(([name, text]) => [name, Buffer.from(text)] as const),
    };
    const outputs = retryEngine(this.#parts(new Life()))(record, new AbortController().signal);
    void outputs.then((all) => {
      for (const output of all) this.#put(output);
    });
    await this.pass(0);
  }

  async pass(seconds: number): Promise<void> {
    await this.clock.pass(seconds * 1_000);
  }

  /** Makes the transactions that have waited. */
  async commit(): Promise<void> {
    this.commits = true;
    this.#commit();
    await this.pass(0);
  }

  /** The process is killed at once, and another one started. */
  async kill(): Promise<void> {
    this.#life.end();
    await this.#restart();
  }

  /** The partition goes to another process: what waits is given up, what is done is committed. */
  async rebalance(): Promise<void> {
    this.#backlog.giveUp([{ topic: this.#config.kafka.group_topic, partition: 0 }]);
    await this.pass(0);
    if (this.commits) this.#commit();
    this.#life.end();
    await this.#restart();
  }

  /** What is on a topic, as JSON. */
  on(topic: string): Record<string, unknown>[] {
    return (this.topics.get(topic) ?? []).map(({ value }) => JSON.parse(String(value)) as Record<string, unknown>);
  }

  /** What a counter of the service says, of some labels. */
  async count(name: string, labels: Record<string, string> = {}): Promise<number> {
    const metric = await this.registry.getSingleMetric(`monasca_notification_${name}`)?.get();
    const isMeant = (own: object): boolean =>
      Object.entries(labels).every(([key, value]) => Object.entries(own).some(([k, v]) => k === key && v === value));
    const values = metric?.values.filter(({ labels: own }) => isMeant(own)) ?? [];
    return values.reduce((sum, { value }) => sum + value, 0);
  }

  /** When messages came, in whole seconds since the beginning, their state, and the alarms in them. */
  get told(): [at: number, state: string, alarms: string][] {
    return this.messages.map(({ at, alarm, group }) => {
      const ids = (group?.alarms ?? []).map(({ alarmId }) => alarmId);
      return [Math.round((at - epoch) / 1_000), alarm.newState, ids.toSorted().join()];
    });
  }

  async #restart(): Promise<void> {
    this.#life = new Life();
    this.#backlog = new Backlog();
    this.#work = groupingEngine(this.#parts(), 64 * 1024 * 1024);
    this.#read = this.committed;
    this.#pump();
    await this.pass(0);
  }

  #parts(life = this.#life): EngineParts {
    const { clock: time } = this;
    const clock: Clock = { now: () => time.now(), until: life.of((at, signal) => time.until(at, signal)) };
    const note = (id: string, origin: Origin): void => {
      this.#memory.set(id, origin);
      this.noted.set(id, (this.noted.get(id) ?? 0) + 1);
    };
    const ledger = { ready: life.of(() => Promise.resolve()), catchUp: () => {}, originOf: (id: string) => this.#memory.get(id), note }; // prettier-ignore
    const send = life.of(async (notification: Notification) => {
      await this.receiver(notification);
      this.messages.push({ ...notification, at: time.now() });
    });
    const channels = new Map([['webhook', { notifier: { send }, sentCounter: 'sent_webhook_count' }]]);
    const limits = new Limits({ perHost: 64, perMethod: 16, failures: 1_000, pauseMs: 1_000, longestWaitMs: 60_000 });
    const silences = new Silences(this.#config.silences.file, time, silentLog);
    const figures = this.#figures;
    const sender = new Sender({ channels, ledger, silences, limits, figures, clock, log: silentLog });
    const grouping = new Grouping(this.#config.grouping.file, time, silentLog);
    return { config: this.#config, store: this.#store(life), sender, grouping, figures, clock, log: silentLog };
  }

  #store(life: Life): MethodStore {
    return {
      method: life.of((id: string) => Promise.resolve(this.methods.get(id))),
      alarm: life.of((id: string) => Promise.resolve(this.alarms.get(id))),
      actions: life.of((_: string, state: string) => Promise.resolve(this.wanted(state))),
      registerTypes: () => Promise.resolve(),
      check: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
  }

  /** Puts a record on its topic. */
  #put(output: OutputRecord): void {
    if (output.topic !== this.#config.kafka.group_topic) {
      this.topics.set(output.topic, [...(this.topics.get(output.topic) ?? []), output]);
      return;
    }
    const value = output.value === null ? null : Buffer.from(output.value);
    const key = Buffer.from(output.key ?? '');
    this.log.push({ topic: output.topic, partition: 0, offset: this.log.length, timestamp: this.clock.now(), key, value }); // prettier-ignore
    this.#pump();
  }

  #pump(): void {
    const [backlog, life] = [this.#backlog, this.#life];
    for (; this.#read < this.log.length; this.#read += 1) {
      const record = this.log[this.#read]!;
      const item: Item = { record, outputs: undefined, isGone: false, finish: () => {} };
      backlog.add(item);
      const done = life.of(() => this.#work(record, backlog.givenSignal(record)));
      done().then(
        (outputs) => {
          item.outputs = outputs;
          if (this.commits && backlog === this.#backlog) this.#commit();
        },
        () => backlog.abandon(item),
      );
    }
  }

  /** What is done, as one transaction. */
  #commit(): void {
    const done = this.#backlog.takeDone();
    if (done.length === 0) return;
    this.committed = done.at(-1)!.record.offset + 1;
    for (const output of done.flatMap(({ outputs }) => outputs ?? [])) this.#put(output);
  }
}
