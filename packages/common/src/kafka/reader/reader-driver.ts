import type { RecordColumns } from '../consumer/record-batch.js';
import type { TopicPartition, TopicPartitionOffset } from '../record.js';

/** What a poll gives. */
export interface Polled {
  /** Undefined when no records came within some milliseconds. */
  readonly columns: RecordColumns | undefined;
  /**
   * Partitions that are read up to these offsets: nothing readable stands between the last record that was handed over,
   * by this poll or before, and them.
   */
  readonly ends: readonly TopicPartitionOffset[];
}

/** What a reader needs from the client underneath, which reads partitions from offsets without being in a group. */
export interface ReaderDriver {
  /** @throws KafkaError what came in place of records */
  poll(max: number): Promise<Polled>;
  /** Reads no more of a partition; what is fetched of it already may still be handed over. */
  leave(partition: TopicPartition): void;
  /** Disconnects. */
  close(): Promise<void>;
}
