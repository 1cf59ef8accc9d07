import type { NativeMessage } from './client.js';
import type { BorrowedBytes, RecordColumns } from '../consumer/record-batch.js';
import type { RecordHeaders } from '../record.js';

const noHeaders: RecordHeaders = [];

/** Columns over the message objects of node-rdkafka. */
export class MessageColumns implements RecordColumns {
  readonly size: number;
  readonly bytes: number;
  readonly topics: readonly string[];
  readonly topicIndexes: Int32Array;
  readonly partitions: Int32Array;
  readonly offsets: Float64Array;
  readonly timestamps: Float64Array;
  #messages: readonly NativeMessage[] | undefined;

  constructor(messages: readonly NativeMessage[]) {
    const topics: string[] = [];
    const size = messages.length;
    this.#messages = messages;
    this.size = size;
    this.topics = topics;
    this.topicIndexes = new Int32Array(size);
    this.partitions = new Int32Array(size);
    this.offsets = new Float64Array(size);
    this.timestamps = new Float64Array(size);
    let bytes = 0;
    messages.forEach((message, row) => {
      const index = topics.indexOf(message.topic);
      this.topicIndexes[row] = index === -1 ? topics.push(message.topic) - 1 : index;
      this.partitions[row] = message.partition;
      this.offsets[row] = message.offset;
      this.timestamps[row] = message.timestamp ?? -1;
      bytes += message.size + (message.key?.length ?? 0);
    });
    this.bytes = bytes;
  }

  key(row: number): BorrowedBytes | null {
    const key = this.#message(row).key;
    return key === undefined || key === null
      ? null
      : ((typeof key === 'string' ? Buffer.from(key) : key) as BorrowedBytes);
  }

  value(row: number): BorrowedBytes | null {
    return this.#message(row).value as BorrowedBytes | null;
  }

  text(row: number): string | null {
    return this.value(row)?.toString() ?? null;
  }

  headers(row: number): RecordHeaders {
    const headers = this.#message(row).headers as unknown as Record<string, Buffer | string>[] | undefined;
    if (headers === undefined) return noHeaders;
    return headers.flatMap((header) =>
      Object.entries(header).map(([name, value]) => [name, Buffer.from(value as string)] as const),
    );
  }

  release(): void {
    this.#messages = undefined;
  }

  #message(row: number): NativeMessage {
    const message = this.#messages?.[row];
    if (message === undefined) {
      throw new RangeError(
        this.#messages === undefined ? 'the batch was released' : `row ${row} of a batch of ${this.size}`,
      );
    }
    return message;
  }
}
