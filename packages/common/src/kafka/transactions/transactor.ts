import type { Consumer } from '../consumer/consumer.js';
import type { Outcome, ProducerRecord, TopicPartitionOffset } from '../record.js';

/** A transaction that is open. What is published is visible to readers of committed records once it is committed. */
export interface Transaction {
  /**
   * Sends records as {@link Producer.publish} does, with one outcome for each. Any that is not delivered aborts the
   * transaction once its work is done.
   */
  publish(topic: string, records: readonly ProducerRecord[]): Promise<Outcome[]>;
  /**
   * Commits these offsets (of the next records to read) of the consumer's group with the transaction. The consumer has
   * the option `offsetsByTransaction` and uses the same client. Offsets of a member that the group has given up are
   * refused.
   * @throws KafkaError, retriable where the work may be done again in another transaction
   */
  sendOffsets(consumer: Consumer, offsets: readonly TopicPartitionOffset[]): Promise<void>;
}

/** Makes transactions, one after another. */
export interface Transactor {
  /**
   * Opens a transaction, does the work, and commits; resolves with what the work gives. Waits for the transaction
   * before. The transaction is aborted when the work throws, which is thrown on, and when a record is not delivered.
   * @throws KafkaError `retriable`: the transaction was aborted, and the same work may succeed in another one. Not
   * retriable with `_FENCED` or another fatal name: another transactor has the id now; with code `timeout` or
   * `unavailable`: there was no answer for the transaction time-out. A commit that has begun cannot be aborted, so its
   * outcome is unknown then: another transactor of the same id waits for it when it connects, and the offsets of the group
   * tell it. In either case this one is unusable, and throws the same error from now on.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /**
   * Waits for the transaction that is open, then disconnects; one that is still open is aborted by the broker in its
   * time. Idempotent.
   * @param deadlineMs how long to wait, in ms. Default 10,000.
   */
  close(deadlineMs?: number): Promise<void>;
}
