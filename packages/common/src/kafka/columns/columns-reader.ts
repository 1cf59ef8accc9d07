import {
  clientHandlers,
  ColumnConsumer,
  constructed,
  fromColumns,
  nativeProperties,
  type ColumnBatch,
  type ColumnsError,
} from './columns.js';
import { connectNative } from './connect.js';
import type { ClientErrors } from '../client-errors.js';
import type { RecordColumns } from '../consumer/record-batch.js';
import { resolveBootstrap } from '../embedded.js';
import type { KafkaError } from '../errors.js';
import type { PartitionRange } from '../reader/ranges.js';
import type { Polled, ReaderDriver } from '../reader/reader-driver.js';
import { readerProperties, type ReaderOptions } from '../reader/reader-options.js';
import type { TopicPartition, TopicPartitionOffset } from '../record.js';

/** How long a poll waits for records, in ms. */
const pollMs = 50;

/** Reader on the native addon. */
export class ColumnsReader implements ReaderDriver {
  readonly #client: ColumnConsumer;
  readonly #clientErrors: ClientErrors;
  #endToken = (): void => {};
  #ends: TopicPartitionOffset[] = [];
  /** What came instead of records, to be thrown by the next poll. */
  readonly #errors: KafkaError[] = [];

  /** Connects and begins to read; throws as `connect` does. */
  static async connect(options: ReaderOptions, ranges: readonly PartitionRange[]): Promise<ColumnsReader> {
    const bootstrap = resolveBootstrap(options);
    const handlers = clientHandlers('consumer', options);
    const reader = new ColumnsReader(options, bootstrap, handlers);
    try {
      reader.#endToken = await connectNative(reader.#client, options, bootstrap, handlers);
      reader.#client.assign(ranges.map(({ topic, partition, from }) => ({ topic, partition, offset: from })));
    } catch (error) {
      await reader.close();
      throw error;
    }
    return reader;
  }

  private constructor(options: ReaderOptions, bootstrap: string, handlers: ReturnType<typeof clientHandlers>) {
    this.#clientErrors = handlers.errors;
    const properties = nativeProperties(readerProperties(options, bootstrap));
    const onRecordError = (
      error: ColumnsError,
      place?: { topic: string; partition: number; offset?: number },
    ): void => {
      if (error.kafkaName !== '_PARTITION_EOF') this.#errors.push(fromColumns(error, 'read'));
      else if (place?.offset !== undefined) this.#ends.push({ ...place, offset: place.offset });
    };
    const all = { ...handlers, onLog: (level: number, text: string) => handlers.onLog(level, text), onRecordError };
    this.#client = constructed(() => new ColumnConsumer(properties, all, { rows: options.maxBatchRecords ?? 1_000 }));
  }

  async poll(): Promise<Polled> {
    const error = this.#errors.shift();
    if (error !== undefined) throw error;
    // Ends told by now: the batches before them are filled, and so handed over by now or with this poll.
    const ends = this.#ends;
    this.#ends = [];
    // Bytes of a batch are lent: that is all that our type adds.
    const columns = (await this.#client.poll({ timeoutMs: pollMs })) as (ColumnBatch & RecordColumns) | undefined;
    return { columns, ends };
  }

  leave(partition: TopicPartition): void {
    this.#client.pause([partition]);
  }

  async close(): Promise<void> {
    this.#endToken();
    await this.#client.close();
    this.#clientErrors.end();
  }
}
