import type { RecordColumns } from './record-batch.js';
import type { TopicPartition, TopicPartitionOffset } from './record.js';

/** What a group consumer needs from the client underneath: the native path and the node-rdkafka path each give it. */
export interface ConsumerDriver {
  /**
   * Records that are there now, at most `max`, without waiting; undefined when there are none. Serves rebalance and
   * commit callbacks, so it must be called often whether or not records are wanted.
   * Records for which `accepts` is false are dropped.
   */
  poll(max: number, accepts: (topic: string, partition: number) => boolean): Promise<RecordColumns | undefined>;
  /** Commits and resolves with the broker's answer. {@link poll} must go on meanwhile. */
  commit(offsets: readonly TopicPartitionOffset[]): Promise<void>;
  pause(partitions: readonly TopicPartition[]): void;
  resume(partitions: readonly TopicPartition[]): void;
  /** Completes an assignment. */
  assign(partitions: readonly TopicPartition[]): void;
  /** Completes a revocation. */
  unassign(partitions: readonly TopicPartition[]): void;
  /** Leaves the group and disconnects. */
  close(): Promise<void>;
}

/** What a driver reports; each revocation is answered by `unassign`, each assignment by `assign`. */
export interface ConsumerDriverEvents {
  onAssign(partitions: readonly TopicPartition[]): void;
  onRevoke(partitions: readonly TopicPartition[]): void;
}
