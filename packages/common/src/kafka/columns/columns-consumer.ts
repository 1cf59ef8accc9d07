import {
  clientHandlers,
  ColumnConsumer,
  constructed,
  fromColumns,
  nativeProperties,
  toPartition,
  type ColumnBatch,
  type ConsumerSizes,
} from './columns.js';
import { connectNative } from './connect.js';
import type { ClientErrors } from '../client-errors.js';
import type { ConsumerDriver, ConsumerDriverEvents, RefusedOffset } from '../consumer/consumer-driver.js';
import { beginning, recreatedTopic } from '../consumer/recreated-topic.js';
import { resolveBootstrap } from '../embedded.js';
import { KafkaError } from '../errors.js';
import type { ConsumerOptions } from '../options.js';
import { consumerProperties } from '../properties.js';
import type { RecordColumns } from '../consumer/record-batch.js';
import type { TopicPartition, TopicPartitionOffset } from '../record.js';

/** How long a poll waits for records, in ms: so long may the end of back-pressure go unnoticed. */
const pollMs = 20;
/** How long the coordinator may take to answer a commit, in ms; then the offsets are committed again later. */
const commitTimeoutMs = 10_000;

/**
 * Room for keys, values and headers in a batch, for each record. Larger ones make smaller batches; with more room those
 * of small ones would not use enough of their block to keep it, and be copied.
 */
const arenaBytesPerRecord = 256;
const [leastArenaBytes, mostArenaBytes] = [64 * 1024, 4 * 1024 * 1024];

const sizesOf = ({ maxBatchRecords: rows = 1_000 }: ConsumerOptions): ConsumerSizes => ({
  rows,
  arenaBytes: Math.min(Math.max(rows * arenaBytesPerRecord, leastArenaBytes), mostArenaBytes),
});

/** Consumer driver on the native addon: its thread fills batches, this hands them over. */
export class ColumnsConsumerDriver implements ConsumerDriver {
  readonly refusesLostOffsets = true;
  /**
   * A hold only keeps the thread from taking what is fetched. Reading again early keeps work at hand for whoever is done:
   * at 0.5 a persister of four writers had 3.2 of them busy, at 0.85 3.7, and InfluxDB took a fifth more.
   */
  readonly resumeShare = 7 / 8;
  readonly #client: ColumnConsumer;
  readonly #clientErrors: ClientErrors;
  #endToken = (): void => {};
  /** What came instead of records, to be thrown by the next poll. */
  readonly #errors: KafkaError[] = [];

  /** Connects and joins the group; throws as `connect` does. */
  static async connect(options: ConsumerOptions, events: ConsumerDriverEvents): Promise<ColumnsConsumerDriver> {
    const bootstrap = resolveBootstrap(options);
    const handlers = clientHandlers('consumer', options);
    const driver = new ColumnsConsumerDriver(options, bootstrap, handlers, events);
    try {
      driver.#endToken = await connectNative(driver.#client, options, bootstrap, handlers);
      driver.#subscribe(options.topics);
    } catch (error) {
      await driver.close();
      throw error;
    }
    return driver;
  }

  private constructor(
    options: ConsumerOptions,
    bootstrap: string,
    handlers: ReturnType<typeof clientHandlers>,
    events: ConsumerDriverEvents,
  ) {
    this.#clientErrors = handlers.errors;
    const properties = nativeProperties(consumerProperties(options, bootstrap));
    const all = {
      ...handlers,
      onLog: (level: number, text: string) => {
        handlers.onLog(level, text);
        const topic = recreatedTopic(text);
        if (topic !== undefined) events.onRecreated(topic);
      },
      onAssign: (partitions: readonly TopicPartition[]) => events.onAssign(partitions.map(toPartition)),
      onRevoke: (partitions: readonly TopicPartition[], isLost: boolean) =>
        events.onRevoke(partitions.map(toPartition), () => isLost),
      onRecordError: (error: unknown) => void this.#errors.push(fromColumns(error, 'consume')),
    };
    this.#client = constructed(() => new ColumnConsumer(properties, all, sizesOf(options)));
  }

  get membership(): ColumnConsumer {
    return this.#client;
  }

  async poll(_max: number, accepts: (topic: string, partition: number) => boolean): Promise<RecordColumns | undefined> {
    const error = this.#errors.shift();
    if (error !== undefined) throw error;
    // Bytes of a batch are lent: that is all that our type adds.
    return (await this.#client.poll({ timeoutMs: pollMs, accepts })) as (ColumnBatch & RecordColumns) | undefined;
  }

  async commit(offsets: readonly TopicPartitionOffset[]): Promise<readonly RefusedOffset[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new KafkaError('timeout', { code: -185, name: '_TIMED_OUT' }, 'commit: no answer'));
      }, commitTimeoutMs);
    });
    try {
      const refused = await Promise.race([this.#client.commit(offsets), late]);
      return refused.map(({ place, error }) => ({
        ...toPartition(place),
        error: fromColumns(error, 'commit refused'),
      }));
    } catch (error) {
      throw fromColumns(error, 'commit');
    } finally {
      clearTimeout(timer);
    }
  }

  hold(isHolding: boolean): void {
    this.#client.hold(isHolding);
  }

  assign(partitions: readonly TopicPartition[]): void {
    this.#client.assign(partitions);
  }

  async rewind(partitions: readonly TopicPartition[]): Promise<void> {
    try {
      await this.#client.seek(partitions.map((partition) => ({ ...partition, offset: beginning })));
    } catch (error) {
      throw fromColumns(error, 'rewind');
    }
  }

  unassign(partitions: readonly TopicPartition[]): Promise<void> {
    return this.#client.unassign(partitions);
  }

  async close(): Promise<void> {
    this.#endToken();
    await this.#client.close();
    this.#clientErrors.end();
  }

  #subscribe(topics: readonly string[]): void {
    try {
      this.#client.subscribe(topics);
    } catch (error) {
      throw fromColumns(error, `topics [${topics.join(', ')}]`);
    }
  }
}
