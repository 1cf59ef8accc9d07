import type { KafkaError } from '../errors.js';
import type { RecordColumns } from './record-batch.js';
import type { TopicPartition, TopicPartitionOffset } from '../record.js';

/** A partition whose offset the coordinator has not taken, and why. */
export interface RefusedOffset extends TopicPartition {
  readonly error: KafkaError;
}

/** What a group consumer needs from the client underneath: the native path and the node-rdkafka path each give it. */
export interface ConsumerDriver {
  /**
   * The next records, at most `max`; undefined when none came within some milliseconds. Serves rebalance and commit
   * callbacks, so it must be called one time after another whether or not records are wanted.
   * Records for which `accepts` is false are dropped.
   */
  poll(max: number, accepts: (topic: string, partition: number) => boolean): Promise<RecordColumns | undefined>;
  /**
   * Commits and resolves with the broker's answer: the offsets that it refuses. Rejects with KafkaError when there was
   * no answer, or one for all of them. {@link poll} must go on meanwhile.
   */
  commit(offsets: readonly TopicPartitionOffset[]): Promise<readonly RefusedOffset[]>;
  /** Back-pressure: while it is held, {@link poll} hands over nothing, whatever is assigned meanwhile. */
  hold(isHolding: boolean): void;
  /** Share of the most bytes in flight at which a hold ends: near 1 where holding costs nothing. */
  readonly resumeShare: number;
  /** Completes an assignment. */
  assign(partitions: readonly TopicPartition[]): void;
  /** Goes on reading from the first record there is; what was read before and is not handed over yet never will be. */
  rewind(partitions: readonly TopicPartition[]): Promise<void>;
  /** Completes a revocation: what was read of the partitions and is not handed over yet never will be. */
  unassign(partitions: readonly TopicPartition[]): Promise<void>;
  /** What a transactor on the same path needs to send offsets for this member. */
  readonly membership: unknown;
  /**
   * Whether offsets of a membership that has ended are refused with certainty. Where they are not, whoever sends them
   * has to look whether a revocation has come meanwhile.
   */
  readonly refusesLostOffsets: boolean;
  /** Leaves the group and disconnects. */
  close(): Promise<void>;
}

/** What a driver reports; each revocation is answered by `unassign`, each assignment by `assign`. */
export interface ConsumerDriverEvents {
  onAssign(partitions: readonly TopicPartition[]): void;
  /**
   * @param isLost says, whenever it is called, whether the group has given them to others already, and takes no offsets
   * of ours any more: that may be heard only while they are given up
   */
  onRevoke(partitions: readonly TopicPartition[], isLost: () => boolean): void;
  /** The topic was deleted and made again: offsets of the former one say nothing of it. */
  onRecreated(topic: string): void;
}
