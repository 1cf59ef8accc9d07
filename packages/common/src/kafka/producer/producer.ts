import type { Outcome } from '../record.js';
import type { Records } from './record-source.js';

/** Publishes records. One producer serves a whole process: its batches, connections and order are shared. */
export interface Producer {
  /**
   * Sends the records to one topic and resolves with one outcome for each, in their order. It never rejects for a
   * record's sake, but throws ServiceError `internal` for what is no record, before anything is sent. A full send queue is
   * waited for. Records of one call with the same key, or to one partition, keep their order, except where a topic takes
   * smaller batches than the client makes: what was refused with its batch is sent again, after what was not.
   * @param options.deadlineMs how long to wait for confirmations, in ms; then the missing outcomes are `unknown`,
   * or `failed` for records that were never handed to the client. Default: the producer's delivery time-out.
   */
  publish(topic: string, records: Records, options?: { readonly deadlineMs?: number }): Promise<Outcome[]>;
  /** Records handed to the client and not yet reported. */
  readonly inFlight: number;
  /** Resolves true when nothing is in flight, false after `deadlineMs`. Default 10,000. */
  flush(deadlineMs?: number): Promise<boolean>;
  /** Flushes, then disconnects; whatever is still unreported by then has the outcome `unknown`. Idempotent. */
  close(deadlineMs?: number): Promise<void>;
}
