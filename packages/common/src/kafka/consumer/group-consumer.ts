import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog, type Log } from '../../log.js';
import { Commits } from './commits.js';
import type { Consumer, ConsumerHandlers } from './consumer.js';
import type { ConsumerDriver, ConsumerDriverEvents, RefusedOffset } from './consumer-driver.js';
import { ServiceError } from '../../errors.js';
import { KafkaError } from '../errors.js';
import { Interruption } from '../interruption.js';
import type { ConsumerOptions } from '../options.js';
import type { RecordColumns } from './record-batch.js';
import type { TopicPartition, TopicPartitionOffset } from '../record.js';
import { Watermarks } from './watermarks.js';

/** How often a drain looks whether everything is finished, in ms. */
const drainPollMs = 20;
/** How long a stop waits for the answer to its commit even when its time is up, in ms. */
const leastCommitMs = 2_000;

type DriverFactory = (options: ConsumerOptions, events: ConsumerDriverEvents) => Promise<ConsumerDriver>;

/** A group member on any driver: hand-over, back-pressure, watermarks, commits, rebalances, shutdown. */
export class GroupConsumer implements Consumer, ConsumerDriverEvents {
  readonly #options: ConsumerOptions;
  readonly #log: Log;
  readonly #watermarks = new Watermarks((partitions) => this.#handlers.onRestarted?.(partitions));
  #driver!: ConsumerDriver;
  #commits!: Commits;
  #handlers: ConsumerHandlers = { onBatch: () => {} };
  #rebalances: Promise<void> = Promise.resolve();
  #paused = false;
  #polling = true;
  #failure: Error | undefined;
  /** Who waits for the end of a poll. */
  readonly #waiting: (() => void)[] = [];
  #running: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;
  /** No drain goes on after this time, in ms since the epoch. */
  #stopBy = Infinity;
  /** What polling says instead of giving records. */
  readonly #interruption: Interruption;

  static async connect(options: ConsumerOptions, createDriver: DriverFactory): Promise<GroupConsumer> {
    const consumer = new GroupConsumer(options);
    consumer.#driver = await createDriver(options, consumer);
    consumer.#commits = new Commits(consumer.#driver, consumer.#watermarks, options);
    return consumer;
  }

  private constructor(options: ConsumerOptions) {
    this.#options = options;
    this.#log = options.log ?? silentLog;
    this.#interruption = new Interruption(this.#log, 'consuming is interrupted, nothing is lost', 'consuming goes on');
  }

  get assigned(): readonly TopicPartition[] {
    return this.#watermarks.assigned;
  }

  get bytesInFlight(): number {
    return this.#watermarks.bytesInFlight;
  }

  /** For transactors: what the client underneath needs to send offsets for this member. */
  get membership(): unknown {
    return this.#driver.membership;
  }

  /** For transactors that the client underneath does not help: commits these offsets now, whatever is finished. */
  commitOffsets(offsets: readonly TopicPartitionOffset[]): Promise<readonly RefusedOffset[]> {
    return this.#driver.commit(offsets);
  }

  /**
   * For transactors: says, whenever it is called, whether these partitions have been ours without a break since now, and
   * their topic the same; where the client cannot refuse offsets of lost partitions, also that none is being given up.
   * Undefined when they are not ours now.
   */
  claim(partitions: readonly TopicPartition[]): (() => Promise<boolean>) | undefined {
    const isOurs = this.#watermarks.claim(partitions);
    if (!isOurs()) return undefined;
    return async () => {
      // What has happened in the group is told by polling; one poll may have begun before.
      for (let poll = 0; poll < 2 && !this.#driver.refusesLostOffsets && this.#polling; poll += 1)
        await this.#nextPoll();
      return isOurs();
    };
  }

  get paused(): boolean {
    return this.#paused;
  }

  run(handlers: ConsumerHandlers): Promise<void> {
    if (this.#running !== undefined) return Promise.reject(new ServiceError('internal', 'the consumer runs already'));
    this.#handlers = handlers;
    this.#running = this.#run();
    return this.#running;
  }

  commit(): Promise<void> {
    return this.#commits.commit();
  }

  stop(deadlineMs = this.#drainTimeoutMs): Promise<void> {
    this.#stopped ??= this.#stop(deadlineMs);
    return this.#stopped;
  }

  onAssign(partitions: readonly TopicPartition[]): void {
    this.#enqueueRebalance(() => {
      this.#watermarks.assign(partitions);
      this.#driver.assign(partitions);
      this.#handlers.onAssigned?.(partitions);
      this.#log.info({ partitions: names(partitions) }, 'partitions assigned');
      return Promise.resolve();
    });
  }

  onRevoke(partitions: readonly TopicPartition[], isLost: () => boolean): void {
    this.#watermarks.close(partitions);
    if (isLost() || !this.#driver.refusesLostOffsets) this.#watermarks.lose(partitions);
    this.#enqueueRebalance(async () => {
      // While the client closes nothing is polled any more, and stop() has drained already.
      if (!isLost() && this.#polling) await this.#drain(partitions, this.#drainTimeoutMs, isLost);
      const lost = isLost();
      // What is not finished is read by another member, whether we were asked or not.
      if (lost || !this.#watermarks.isDrained(partitions)) this.#handlers.onLost?.(partitions);
      this.#watermarks.forget(partitions);
      await this.#driver.unassign(partitions);
      this.#log.info({ partitions: names(partitions), lost }, 'partitions given up');
    });
  }

  onRecreated(topic: string): void {
    const ours = (): TopicPartition[] => this.assigned.filter((one) => one.topic === topic);
    const partitions = ours();
    if (partitions.length > 0) {
      this.#log.warn({ partitions: names(partitions) }, 'topic was made again: it is read from its beginning');
    }
    // At once, since what is being given up may be committed any moment.
    this.#watermarks.restart(partitions);
    // After the rebalances that are going on: what is no longer ours then is read by others, from the beginning too.
    this.#enqueueRebalance(async () => {
      const partitions = ours();
      if (partitions.length === 0) return;
      // What was handed over meanwhile comes again.
      this.#watermarks.restart(partitions);
      await this.#driver.rewind(partitions);
    });
  }

  get #drainTimeoutMs(): number {
    return this.#options.drainTimeoutMs ?? 20_000;
  }

  async #run(): Promise<void> {
    const committer = this.#commits.commitRegularly();
    try {
      while (this.#polling) {
        this.#applyBackPressure();
        await this.#pollOnce();
        this.#wakeWaiting();
        if (this.#failure !== undefined) throw this.#failure;
      }
    } catch (error) {
      this.#polling = false;
      throw error;
    } finally {
      clearInterval(committer);
      this.#wakeWaiting();
    }
  }

  #nextPoll(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wakeWaiting(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #pollOnce(): Promise<void> {
    const columns = await this.#poll();
    if (columns === undefined) return;
    // Outside of what a poll may survive: an error of the handler ends the run, whatever it is called.
    const handled = this.#handlers.onBatch(this.#watermarks.track(columns));
    if (handled !== undefined) handled.catch((error: unknown) => this.#fail(error));
  }

  async #poll(): Promise<RecordColumns | undefined> {
    try {
      const accepts = (topic: string, partition: number): boolean =>
        this.#stopped === undefined && this.#watermarks.accepts(topic, partition);
      const columns = await this.#driver.poll(this.#options.maxBatchRecords ?? 1_000, accepts);
      if (columns !== undefined) this.#interruption.over();
      return columns;
    } catch (error) {
      this.#onPollError(error);
      return undefined;
    }
  }

  #onPollError(error: unknown): void {
    if (!(error instanceof KafkaError)) throw error;
    // A topic that does not exist yet may be created any moment; all else that is not retriable will not heal.
    const waits = error.retriable || waitable.has(error.kafkaName);
    if (!waits) throw error;
    this.#options.onError?.('consumer', error);
    this.#interruption.failed(error.message, { error: error.message });
  }

  #applyBackPressure(): void {
    const limit = this.#options.maxBytesInFlight ?? 64 * 1024 * 1024;
    const bytes = this.#watermarks.bytesInFlight;
    if (!this.#paused && bytes >= limit) {
      this.#paused = true;
      this.#driver.hold(true);
    } else if (this.#paused && bytes <= limit * this.#driver.resumeShare) {
      this.#paused = false;
      this.#driver.hold(false);
    }
  }

  /**
   * Waits until everything handed over of these partitions is finished, at most so long; then commits it. Ends at once
   * when they are lost meanwhile.
   */
  async #drain(partitions: readonly TopicPartition[], timeoutMs: number, isLost = () => false): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    this.#handlers.onDrain?.(partitions);
    const waits = (): boolean => this.#polling && !isLost() && Date.now() < Math.min(deadline, this.#stopBy);
    while (!this.#watermarks.isDrained(partitions) && waits()) await sleep(drainPollMs);
    if (isLost()) return;
    if (!this.#watermarks.isDrained(partitions)) {
      this.#log.warn({ partitions: names(partitions), timeoutMs }, 'records not finished in time will be read again');
    }
    if (this.#polling) await this.#lastCommit(partitions);
  }

  /** Commits, and waits for the answer, which comes by polling: no longer than a stop allows. */
  async #lastCommit(partitions: readonly TopicPartition[]): Promise<void> {
    const commit = this.#commits.commit(partitions).then(
      () => true,
      () => true,
    );
    const least = Date.now() + leastCommitMs;
    while (this.#polling && Date.now() < Math.max(least, this.#stopBy))
      if (await Promise.race([commit, sleep(drainPollMs, false)])) return;
  }

  #enqueueRebalance(step: () => Promise<void>): void {
    this.#rebalances = this.#rebalances.then(step).catch((error: unknown) => this.#fail(error));
  }

  /** Ends the run with the first of such errors. */
  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
  }

  async #stop(deadlineMs: number): Promise<void> {
    this.#stopBy = Date.now() + deadlineMs;
    // Once the run has ended nothing is answered any more that a rebalance could wait for.
    await Promise.race([this.#rebalances, this.#running?.catch(() => {})]);
    if (this.#polling && this.#running !== undefined)
      await this.#drain(this.assigned, deadlineMs).catch((error: unknown) => this.#fail(error));
    this.#polling = false;
    await this.#running?.catch(() => {});
    await this.#driver.close();
    this.#watermarks.forget(this.assigned);
  }
}

/** What a poll may say without an end: the topic may be made any moment, the group takes the member up again. */
const waitable = new Set([
  'UNKNOWN_TOPIC_OR_PART',
  '_MAX_POLL_EXCEEDED',
  '_STATE',
  'UNKNOWN_MEMBER_ID',
  'ILLEGAL_GENERATION',
  '_ASSIGNMENT_LOST',
]);

function names(partitions: readonly TopicPartition[]): string[] {
  return partitions.map(({ topic, partition }) => `${topic}-${partition}`);
}
