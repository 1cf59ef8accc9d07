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
import type { PipelineName } from './record.js';
import type { Repository } from './repository.js';
import type { Bulk, IsGone } from './stages/bulk.js';
import { Collector, type CollectLimits, type Group } from './stages/collect.js';
import { publishDeadLetters } from './stages/dead-letter.js';
import type { Decoder } from './stages/decode.js';
import { Lanes } from './stages/lanes.js';
import { RecordBulk } from './stages/record-bulk.js';

/**
 * Bytes taken and not finished at which reading pauses: decoded they take seven times as much. With half of it no group
 * waits for more records any longer, so that it also bounds how much is written at once: with 24 MiB InfluxDB takes a
 * seventh more than with 16.
 */
const maxBytesInFlight = { decoded: 16 * 1024 * 1024, asTheyAre: 24 * 1024 * 1024 };
/** What librdkafka fetches ahead, in KiB: that is memory on top, and half of the library's default is soon there again. */
const fetchedAhead = { 'queued.max.messages.kbytes': 8_192 };
/**
 * Each batch costs two threads the waking of the other: with 1,000 records that was a tenth of the processor time. Larger
 * ones win little more, and hold their memory until the last of them is stored.
 */
const maxBatchRecords = 4_000;

/** What one pipeline works with. */
export interface PipelineOptions<T> {
  readonly name: PipelineName;
  readonly consumer: ConsumerOptions;
  readonly limits: CollectLimits;
  /** Groups that are written at the same time, each of other partitions, so that those keep their order. */
  readonly lanes: number;
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

/**
 * consume → collect → write → dead letters → finish. A row is finished, and thereby its offset free to be
 * committed, only when its record is stored or confirmed on the dead-letter topic.
 */
export class Pipeline<T> {
  readonly #options: PipelineOptions<T>;
  readonly #consumer: Consumer;
  readonly #maxBytesInFlight: number;
  readonly #collectors: readonly Collector[];
  readonly #lanes: Lanes;
  readonly #stopped = new AbortController();
  readonly #attempt: <V>(work: () => Promise<V>) => Promise<V>;
  #fail: (error: Error) => void = () => {};
  #failed = false;
  /** Why work that is being repeated had to be: one entry for each piece of it. */
  readonly #troubles = new Map<unknown, string>();

  static async start<T>(options: PipelineOptions<T>): Promise<Pipeline<T>> {
    const { consumer, connect = createConsumer } = options;
    const librdkafka = { ...fetchedAhead, ...consumer.librdkafka };
    const limits = { maxBytesInFlight: bytesInFlightOf(options.repository), maxBatchRecords };
    return new Pipeline(options, await connect({ ...consumer, librdkafka, ...limits }));
  }

  private constructor(options: PipelineOptions<T>, consumer: Consumer) {
    this.#options = options;
    this.#consumer = consumer;
    const { repository, decoder } = options;
    this.#maxBytesInFlight = bytesInFlightOf(repository);
    const open = (): Bulk => repository.openBulk?.(decoder) ?? new RecordBulk(decoder, repository);
    const failed = (error: Error): void => {
      this.#failed = true;
      this.#fail(error);
    };
    this.#collectors = Array.from(
      { length: options.lanes },
      () => new Collector(options.limits, open, (group) => this.#store(group), failed),
    );
    this.#lanes = new Lanes(this.#collectors);
    const { name, log } = options;
    this.#attempt = createRetry({ name: `storing ${name}`, log, signal: this.#stopped.signal });
  }

  /** Why the pipeline does not get on, for readiness. */
  get trouble(): string | undefined {
    return this.#troubles.values().next().value;
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
      onDrain: (partitions) => {
        this.#flush();
        this.#lanes.release(partitions);
      },
      onLost: (partitions) => {
        this.#drop(partitions);
        this.#lanes.release(partitions);
      },
      // What is left of an assignment that ended before it was stored is read again now.
      onAssigned: (partitions) => {
        this.#drop(partitions);
        this.#lanes.assign(partitions);
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
    for (const collector of this.#collectors) collector.stop();
  }

  #take(batch: RecordBatch): void {
    const { name, metrics } = this.#options;
    metrics.read.inc({ pipeline: name }, batch.size);
    const { size, topics, topicIndexes, partitions } = batch;
    for (let from = 0, to = 1; from < size; from = to, to += 1) {
      const [topic, partition] = [topicIndexes[from]!, partitions[from]!];
      while (to < size && partitions[to] === partition && topicIndexes[to] === topic) to += 1;
      this.#lanes.of(topics[topic]!, partition).add(batch, from, to);
    }
    for (const collector of this.#collectors) collector.settle();
    this.#tellBytes();
    if (this.#consumer.bytesInFlight >= this.#maxBytesInFlight / 2) this.#flush();
  }

  #flush(): void {
    for (const collector of this.#collectors) collector.flush();
  }

  #drop(partitions: readonly TopicPartition[]): void {
    const isGone: IsGone = ({ topics, topicIndexes, partitions: numbers }, row) =>
      partitions.some(({ topic, partition }) => topic === topics[topicIndexes[row]!] && partition === numbers[row]);
    for (const collector of this.#collectors) collector.drop(isGone);
  }

  async #store({ bulk, rejections }: Group): Promise<void> {
    const { name, store, producer, metrics } = this.#options;
    const ended = metrics.writeSeconds.startTimer({ pipeline: name });
    const attempt = <V>(work: () => Promise<V>): Promise<V> => this.#watched(work);
    const { refused, expired } = await bulk.write(attempt);
    const rejected = [...rejections, ...refused];
    await publishDeadLetters(producer, rejected, { store, attempt });
    for (const { reason } of rejected) metrics.rejected.inc({ pipeline: name, reason });
    metrics.stored.inc({ pipeline: name }, bulk.size - refused.length - expired);
    metrics.expired.inc({ pipeline: name }, expired);
    // After counting: whoever sees an offset committed finds its record counted.
    for (const { batch, row } of rejections) batch.finish(row);
    bulk.finish();
    this.#tellBytes();
    ended();
  }

  #tellBytes(): void {
    this.#options.metrics.bytesInFlight.set({ pipeline: this.#options.name }, this.#consumer.bytesInFlight);
  }

  /** Repeats work until it succeeds, and remembers meanwhile what is wrong. */
  async #watched<V>(work: () => Promise<V>): Promise<V> {
    const result = await this.#attempt(async () => {
      try {
        return await work();
      } catch (error) {
        this.#troubles.set(work, (error as Error).message);
        throw error;
      }
    });
    this.#troubles.delete(work);
    return result;
  }
}

const bytesInFlightOf = <T>(repository: Repository<T>): number =>
  repository.openBulk === undefined ? maxBytesInFlight.decoded : maxBytesInFlight.asTheyAre;
