import { setTimeout as sleep } from 'node:timers/promises';
import { createRetry, type Log } from '@monasca/common';
import {
  createConsumer,
  createTransactor,
  type Consumer,
  type ProducerRecord,
  type RecordBatch,
  type TopicPartition,
  type TopicPartitionOffset,
  type Transactor,
  type TransactorOptions,
  type ConsumerOptions,
} from '@monasca/common/kafka';
import { Backlog, type Item } from './backlog.js';
import { Fitting } from './fitting.js';
import type { InputRecord, OutputRecord, Work } from './record.js';

export type PipelineOptions = Omit<ConsumerOptions, 'offsetsByTransaction'> &
  Omit<TransactorOptions, 'lingerMs'> & {
    readonly log: Log;
    /** What is written in place of a record that no topic takes for its size: small, whatever that is. */
    readonly omit: (output: OutputRecord, of: InputRecord, bytes: number) => OutputRecord;
  };

/** How long finished records wait for others to share their transaction, in ms. */
const gatherMs = 10;

/** How long the last transaction may take after its consumer has ended, in ms. */
const closeTimeoutMs = 2_000;

/**
 * Works on many records at a time, in any order, and commits what they lead to together with the offsets after them, in
 * the order of each partition: a record leads to its outputs once, whatever crashes.
 */
export class Pipeline {
  readonly #consumer: Consumer;
  readonly #transactor: Transactor;
  readonly #work: Work;
  readonly #fitting: Fitting;
  readonly #log: Log;
  readonly #backlog = new Backlog();
  readonly #stopping = new AbortController();
  /** Taken out of the backlog for the transaction that is open. */
  #inTransaction: readonly Item[] = [];
  #isCommitting = false;
  #isAsked = false;
  #trouble: string | undefined;
  #fail: (error: unknown) => void = () => {};
  #stopped: Promise<void> | undefined;

  /** Connects; throws as `createConsumer` and `createTransactor` do. */
  static async start(options: PipelineOptions, work: Work): Promise<Pipeline> {
    // First whoever had the id is shut out, then his offsets are read.
    const transactor = await createTransactor({ ...options, lingerMs: 0 });
    try {
      const consumer = await createConsumer({ ...options, offsetsByTransaction: true });
      return new Pipeline(consumer, transactor, work, options);
    } catch (error) {
      await transactor.close(0);
      throw error;
    }
  }

  private constructor(consumer: Consumer, transactor: Transactor, work: Work, options: PipelineOptions) {
    this.#consumer = consumer;
    this.#transactor = transactor;
    this.#work = work;
    this.#log = options.log;
    this.#fitting = new Fitting(options.omit, options.messageMaxBytes);
  }

  /** Why nothing is committed, while that is tried again. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Works until {@link stop}; rejects with what makes going on senseless. */
  async run(onAssigned: () => void = () => {}): Promise<void> {
    const failure = new Promise<never>((_, reject) => (this.#fail = reject));
    await Promise.race([
      failure,
      this.#consumer.run({
        onBatch: (batch) => this.#begin(batch),
        onDrain: (partitions) => this.#backlog.giveUp(partitions),
        onLost: (partitions) => this.#drop(partitions),
        onRestarted: (partitions) => this.#drop(partitions),
        onAssigned,
      }),
    ]);
  }

  /** Finishes what is being sent, gives up what waits, commits, leaves the group. Idempotent. */
  stop(deadlineMs?: number): Promise<void> {
    this.#stopped ??= this.#stop(deadlineMs);
    return this.#stopped;
  }

  async #stop(deadlineMs?: number): Promise<void> {
    await this.#consumer.stop(deadlineMs);
    this.#stopping.abort();
    await this.#transactor.close(closeTimeoutMs);
  }

  #begin(batch: RecordBatch): void {
    const items = Array.from({ length: batch.size }, (_, row) => itemOf(batch, row));
    // The bytes are copied; the rows are finished one by one.
    batch.release();
    for (const item of items) this.#backlog.add(item);
    for (const item of items) void this.#do(item, this.#backlog.givenSignal(item.record));
  }

  async #do(item: Item, given: AbortSignal): Promise<void> {
    try {
      item.outputs = await this.#work(item.record, given);
      this.#wake();
    } catch (error) {
      if (given.aborted) this.#backlog.abandon(item);
      else this.#fail(error);
    } finally {
      if (item.isGone) item.finish();
    }
  }

  #drop(partitions: readonly TopicPartition[]): void {
    this.#backlog.drop(partitions);
    // They may be ours again before the next attempt, and are read again then.
    for (const item of this.#inTransaction) if (partitions.some((one) => isSame(one, item.record))) item.isGone = true;
  }

  #wake(): void {
    this.#isAsked = true;
    if (!this.#isCommitting) void this.#commitAll();
  }

  /** Never rejects. */
  async #commitAll(): Promise<void> {
    this.#isCommitting = true;
    try {
      await sleep(gatherMs);
      // Whoever asks after the last look begins anew: nothing is waited for between that and the end.
      while (this.#isAsked) {
        this.#isAsked = false;
        this.#inTransaction = this.#backlog.takeDone();
        if (this.#inTransaction.length > 0) await this.#commit(this.#inTransaction);
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#isCommitting = false;
  }

  async #commit(done: readonly Item[]): Promise<void> {
    const { signal } = this.#stopping;
    const retry = createRetry({ name: 'transaction of outcomes', log: this.#log, signal });
    try {
      await retry(() => this.#transaction(done));
    } catch (error) {
      // Whoever reads the records next does the work.
      if (!signal.aborted) throw error;
    } finally {
      for (const { finish } of done) finish();
    }
  }

  async #transaction(done: readonly Item[]): Promise<void> {
    // A partition may be lost between two attempts.
    const items = done.filter(({ isGone }) => !isGone);
    if (items.length === 0) return;
    try {
      await this.#transactor.transaction(async (transaction) => {
        const byTopic = grouped(items.flatMap(({ outputs = [], record }) => this.#fitting.of(outputs, record)));
        await Promise.all([...byTopic].map(([topic, records]) => transaction.publish(topic, records)));
        await transaction.sendOffsets(this.#consumer, offsetsAfter(items));
      });
      this.#trouble = undefined;
    } catch (error) {
      this.#trouble = (error as Error).message;
      throw this.#fitting.learn(error, items) ?? error;
    }
  }
}

const isSame = (a: TopicPartition, b: TopicPartition): boolean => a.partition === b.partition && a.topic === b.topic;

function itemOf(batch: RecordBatch, row: number): Item {
  const [key, value] = [batch.key(row), batch.value(row)];
  const headers = batch.headers(row).map(([name, of]) => [name, Buffer.from(of)] as const);
  let isFinished = false;
  return {
    record: {
      topic: batch.topics[batch.topicIndexes[row]!]!,
      partition: batch.partitions[row]!,
      offset: batch.offsets[row]!,
      timestamp: batch.timestamps[row]!,
      key: key === null ? null : Buffer.from(key),
      value: value === null ? null : Buffer.from(value),
      ...(headers.length === 0 ? {} : { headers }),
    },
    outputs: undefined,
    isGone: false,
    finish: () => {
      if (!isFinished) batch.finish(row);
      isFinished = true;
    },
  };
}

function grouped(outputs: readonly OutputRecord[]): Map<string, ProducerRecord[]> {
  const byTopic = new Map<string, ProducerRecord[]>();
  for (const { topic, ...record } of outputs) {
    const records = byTopic.get(topic);
    if (records === undefined) byTopic.set(topic, [record]);
    else records.push(record);
  }
  return byTopic;
}

function offsetsAfter(items: readonly Item[]): TopicPartitionOffset[] {
  const offsets = new Map<string, TopicPartitionOffset>();
  for (const { record } of items) {
    const { topic, partition, offset } = record;
    offsets.set(`${partition} ${topic}`, { topic, partition, offset: offset + 1 });
  }
  return [...offsets.values()];
}
