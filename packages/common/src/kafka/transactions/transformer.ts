import type { TopicPartition } from '../record.js';
import type { ConsumerOptions, TransactorOptions } from '../options.js';
import type { ProducerRecord } from '../record.js';
import type { RecordColumns } from '../consumer/record-batch.js';

/** Options of a transformer: those of its consumer and of its transactor, which share the connection options. */
export type TransformerOptions = Omit<ConsumerOptions, 'offsetsByTransaction' | 'commitIntervalMs'> & TransactorOptions;

/** Records for one topic. */
export interface Output {
  readonly topic: string;
  readonly records: readonly ProducerRecord[];
}

/**
 * What becomes of a batch. It may be called again with the same records, or with those of them whose partitions are
 * still ours, when the transaction was aborted: what it does beside its result it does again. The bytes are valid until
 * the result is published.
 */
export type Transform = (records: RecordColumns) => Promise<readonly Output[]> | readonly Output[];

/**
 * Reads, transforms and publishes, each record once: the outputs of a batch and the offsets after it are committed in
 * one transaction, or neither is. Readers of the outputs have to read committed records only, as consumers here do.
 */
export interface Transformer {
  /**
   * Reads until {@link stop} is called; resolves then. Batches are transformed one after another. A transaction that is
   * aborted is tried again with growing pauses while that may help; after one whose end is unknown, for want of an
   * answer within the transaction time-out, new clients go on where the group stands then, however long that takes.
   * Rejects with the error that made going on senseless: of the transform, of Kafka, or because another transactor has
   * the id.
   */
  run(transform: Transform): Promise<void>;
  /** Partitions that are ours now. */
  readonly assigned: readonly TopicPartition[];
  /**
   * Waits for the transaction that is open, leaves the group, disconnects. Idempotent.
   * @param deadlineMs how long the transaction may take. Default: the drain time-out.
   */
  stop(deadlineMs?: number): Promise<void>;
}
