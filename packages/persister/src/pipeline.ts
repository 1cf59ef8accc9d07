import { createRetry } from '@monasca/common';
import {
  createConsumer,
  type Consumer,
  type Producer,
  type RecordBatch,
  type TopicPartition,
} from '@monasca/common/kafka';
import type { ConsumerOptions } from '@monasca/common/kafka';
import type { Logger } from '@monasca/common/service';
import type { PersisterMetrics } from './metrics.js';
import type { Entry, PipelineName } from './record.js';
import type { Repository } from './repository.js';
import { Collector, type CollectLimits } from './stages/collect.js';
import { publishDeadLetters, type Rejection } from './stages/dead-letter.js';
import { decodeBatch, type Decoder } from './stages/decode.js';
import { writeRecords } from './stages/write.js';

/**
 * Bytes taken and not finished at which reading pauses; decoded they take seven times as much. With half of it no batch
 * waits for more records any longer.
 */
const maxBytesInFlight = 32 * 1024 * 1024;

/** What one pipeline works with. */
export interface PipelineOptions<T> {
  readonly name: PipelineName;
  readonly consumer: ConsumerOptions;
  readonly limits: CollectLimits;
  readonly decoder: Decoder<T>;
  readonly repository: Repository<T>;
  /** The store's name, for dead letters. */
  readonly store: string;
  /** Sends the dead letters. */
  readonly producer: Producer;
  readonly metrics: PersisterMetrics;
  readonly log: Logger;
  /** Default: a consumer of the cluster. */
  readonly connect?: (options: ConsumerOptions) => Promise<Consumer>;
}

/** What is collected: a record to store, or one that could not be read. */
type Item<T> = Entry<T> | Rejection;

/**
 * consume → decode → collect → write → dead letters → finish. A row is finished, and thereby its offset free to be
 * committed, only when its record is stored or confirmed on the dead-letter topic.
 */
export class Pipeline<T> {
  readonly #options: PipelineOptions<T>;
  readonly #consumer: Consumer;
  readonly #collector: Collector<Item<T>>;
  readonly #stopped = new AbortController();
  readonly #attempt: <V>(work: () => Promise<V>) => Promise<V>;
  #fail: (error: Error) => void = () => {};
  #failed = false;
  /** Why the last write had to be repeated; undefined while all is well. */
  #trouble: string | undefined;

  static async start<T>(options: PipelineOptions<T>): Promise<Pipeline<T>> {
    const { consumer, connect = createConsumer } = options;
    return new Pipeline(options, await connect({ ...consumer, maxBytesInFlight }));
  }

  private constructor(options: PipelineOptions<T>, consumer: Consumer) {
    this.#options = options;
    this.#consumer = consumer;
    this.#collector = new Collector(
      options.limits,
      (items) => this.#store(items),
      (error) => {
        this.#failed = true;
        this.#fail(error);
      },
    );
    const { name, log } = options;
    this.#attempt = createRetry({ name: `storing ${name}`, log, signal: this.#stopped.signal });
  }

  /** Why the pipeline does not get on, for readiness. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Runs until {@link stop}; rejects with the error that made going on senseless. */
  async run(): Promise<void> {
    const failed = new Promise<never>((_, reject) => {
      this.#fail = (error) => {
        if (!this.#stopped.signal.aborted) reject(error);
      };
    });
    const reading = this.#consumer.run({
      onBatch: (batch) => {
        this.#take(batch);
      },
      onDrain: () => {
        this.#collector.flush();
      },
      onLost: (partitions) => {
        this.#drop(partitions);
      },
      // What is left of an assignment that ended before it was stored is read again now.
      onAssigned: (partitions) => {
        this.#drop(partitions);
      },
    });
    await Promise.race([reading, failed]);
  }

  /** Stores what is collected, commits, leaves the group. What is not stored by the deadline will be read again. */
  async stop(deadlineMs: number): Promise<void> {
    // What a fault keeps from being stored need not be waited for.
    const waitMs = this.#failed ? 0 : deadlineMs;
    const late = setTimeout(() => {
      this.#stopped.abort();
    }, waitMs);
    await this.#consumer.stop(waitMs);
    clearTimeout(late);
    this.#stopped.abort();
    this.#collector.stop();
  }

  #take(batch: RecordBatch): void {
    const { name, metrics, decoder } = this.#options;
    metrics.read.inc({ pipeline: name }, batch.size);
    metrics.bytesInFlight.set({ pipeline: name }, this.#consumer.bytesInFlight);
    const { entries, rejections } = decodeBatch(batch, decoder);
    this.#collector.add([...entries, ...rejections]);
    if (this.#consumer.bytesInFlight >= maxBytesInFlight / 2) this.#collector.flush();
  }

  #drop(partitions: readonly TopicPartition[]): void {
    for (const { batch, row } of this.#collector.drop((item) => isOf(item, partitions))) batch.finish(row);
  }

  async #store(items: readonly Item<T>[]): Promise<void> {
    const { name, repository, store, producer, metrics } = this.#options;
    const ended = metrics.writeSeconds.startTimer({ pipeline: name });
    const entries = items.filter((item) => 'value' in item);
    const rejections = items.filter((item) => 'reason' in item);
    const refused = await writeRecords(repository, entries, (work) => this.#watched(work));
    const rejected = [
      ...rejections,
      ...refused.map(({ record: { batch, row }, detail }) => ({ batch, row, reason: 'refused', detail })),
    ];
    await publishDeadLetters(producer, rejected, { store, attempt: (work) => this.#watched(work) });
    for (const { reason } of rejected) metrics.rejected.inc({ pipeline: name, reason });
    metrics.stored.inc({ pipeline: name }, entries.length - refused.length);
    for (const { batch, row } of items) batch.finish(row);
    metrics.bytesInFlight.set({ pipeline: name }, this.#consumer.bytesInFlight);
    ended();
  }

  /** Repeats work until it succeeds, and remembers meanwhile what is wrong. */
  async #watched<V>(work: () => Promise<V>): Promise<V> {
    const result = await this.#attempt(async () => {
      try {
        return await work();
      } catch (error) {
        this.#trouble = (error as Error).message;
        throw error;
      }
    });
    this.#trouble = undefined;
    return result;
  }
}

function isOf<T>({ batch, row }: Item<T>, partitions: readonly TopicPartition[]): boolean {
  const topic = batch.topics[batch.topicIndexes[row]!];
  return partitions.some((gone) => gone.topic === topic && gone.partition === batch.partitions[row]);
}
