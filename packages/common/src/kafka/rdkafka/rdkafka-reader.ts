import { setTimeout as sleep } from 'node:timers/promises';
import { newConsumer, toKafkaError, type NativeConsumer, type NativeMessage } from './client.js';
import { MessageColumns } from './message-columns.js';
import { ClientErrors } from '../client-errors.js';
import { connect } from '../connect.js';
import { resolveBootstrap } from '../embedded.js';
import type { PartitionRange } from '../reader/ranges.js';
import type { Polled, ReaderDriver } from '../reader/reader-driver.js';
import { readerProperties, type ReaderOptions } from '../reader/reader-options.js';
import type { TopicPartition, TopicPartitionOffset } from '../record.js';

/** How long to wait before asking again when nothing was there, in ms: no thread of libuv is held meanwhile. */
const idlePollMs = 20;

/** Reader on node-rdkafka. */
export class RdkafkaReader implements ReaderDriver {
  readonly #client: NativeConsumer;
  readonly #errors: ClientErrors;
  #endToken = (): void => {};
  #ends: TopicPartitionOffset[] = [];

  /** Connects and begins to read; throws as `connect` does. */
  static async connect(options: ReaderOptions, ranges: readonly PartitionRange[]): Promise<RdkafkaReader> {
    const bootstrap = resolveBootstrap(options);
    const reader = new RdkafkaReader(options, bootstrap);
    reader.#endToken = await connect(reader.#client, options, bootstrap);
    // The time-out counts for each message, not for the call: with 0 a call takes what is there and returns.
    reader.#client.setDefaultConsumeTimeout(0);
    try {
      reader.#client.assign(ranges.map(({ topic, partition, from }) => ({ topic, partition, offset: from })));
    } catch (error) {
      await reader.close();
      throw toKafkaError(error, 'assign');
    }
    return reader;
  }

  private constructor(options: ReaderOptions, bootstrap: string) {
    this.#errors = new ClientErrors('consumer', options);
    const nothing = (): void => {};
    this.#client = newConsumer(readerProperties(options, bootstrap), nothing, nothing);
    this.#client.on('partition.eof', ({ topic, partition, offset }) => {
      this.#ends.push({ topic, partition, offset });
    });
    this.#client.on('event.error', (error) => {
      this.#errors.report(toKafkaError(error, 'consumer'));
    });
  }

  async poll(max: number): Promise<Polled> {
    const messages = await new Promise<NativeMessage[]>((resolve, reject) => {
      this.#client.consume(max, (error: unknown, list) => {
        if (error) reject(toKafkaError(error, 'read'));
        else resolve(list);
      });
    });
    // Told before the call gives the records that came before them.
    const ends = this.#ends;
    this.#ends = [];
    if (messages.length === 0 && ends.length === 0) await sleep(idlePollMs);
    return { columns: messages.length === 0 ? undefined : new MessageColumns(messages), ends };
  }

  leave(partition: TopicPartition): void {
    this.#client.pause([partition]);
  }

  async close(): Promise<void> {
    this.#endToken();
    await new Promise<void>((resolve) => this.#client.disconnect(() => resolve()));
    this.#errors.end();
  }
}
