import type { RecordBatch } from './record-batch.js';
import type { TopicPartition } from '../record.js';

/** What a consumer calls. */
export interface ConsumerHandlers {
  /**
   * A batch is ready. It is not waited for: the next one may come before this one is finished, up to the bytes that
   * may be in flight. A throw or rejection ends {@link Consumer.run} with that error.
   */
  onBatch(batch: RecordBatch): void | Promise<void>;
  /**
   * Finish what you hold of these partitions now: they are being given up, or the consumer is stopping. The offsets
   * are committed when every row is finished, or when the drain time-out has passed.
   */
  onDrain?(partitions: readonly TopicPartition[]): void;
  /**
   * These partitions are gone, lost or given up unfinished: what you hold of them will be read by another member;
   * finishing it has no effect.
   */
  onLost?(partitions: readonly TopicPartition[]): void;
  /**
   * The topic of these partitions was deleted and made again, and is read from its beginning. What you hold of them is of
   * the former one, or comes again: finishing it moves no offset, and its offsets must not get into a transaction.
   */
  onRestarted?(partitions: readonly TopicPartition[]): void;
  onAssigned?(partitions: readonly TopicPartition[]): void;
}

/** A member of a consumer group. */
export interface Consumer {
  /**
   * Reads until {@link stop} is called; resolves then. Rejects with the error that made going on senseless, and when it
   * is called a second time.
   */
  run(handlers: ConsumerHandlers): Promise<void>;
  /** Partitions that are ours now. */
  readonly assigned: readonly TopicPartition[];
  /** Bytes handed over and not yet finished, and 500 for each of their records. */
  readonly bytesInFlight: number;
  /** Whether no records are taken because of {@link bytesInFlight}. */
  readonly paused: boolean;
  /** Commits every finished offset and waits for the broker's answer; throws KafkaError when it refuses. */
  commit(): Promise<void>;
  /**
   * Drains, commits, leaves the group, disconnects. Idempotent.
   * @param deadlineMs how long finishing may take; a commit without an answer ends then, or after 2 s. Without brokers the
   * client takes up to 10 s more. Default: the drain time-out.
   */
  stop(deadlineMs?: number): Promise<void>;
}
