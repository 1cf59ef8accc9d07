import type { RecordHeaders } from '../record.js';

declare const borrowed: unique symbol;

/**
 * Bytes that belong to a batch: valid until {@link RecordBatch.release}. Decode or copy (`Buffer.from(bytes)`) what is
 * needed longer.
 */
export type BorrowedBytes = Buffer & { readonly [borrowed]: 'until the batch is released' };

/** Where the values of a batch lie, for readers to whom a slice for each would cost too much. */
export interface ValuesInPlace {
  readonly bytes: Buffer;
  /** They never go back from one row to the next. */
  readonly starts: Int32Array;
  /** Negative for a tombstone. */
  readonly lengths: Int32Array;
}

/** The columns of a batch: one entry for each row in each of them. */
export interface RecordColumns {
  readonly size: number;
  /** Sum of keys and values, in bytes. */
  readonly bytes: number;
  /** The names that {@link topicIndexes} refers to. */
  readonly topics: readonly string[];
  readonly topicIndexes: Int32Array;
  readonly partitions: Int32Array;
  readonly offsets: Float64Array;
  /** Milliseconds since the epoch; -1 where the record has none. */
  readonly timestamps: Float64Array;
  key(row: number): BorrowedBytes | null;
  /** The bytes, or null for a tombstone. */
  value(row: number): BorrowedBytes | null;
  /** All values at once, on a client that has them in one place; made anew each time, valid as long as the slices are. */
  readonly inPlace?: ValuesInPlace;
  /** The value as UTF-8 text, or null for a tombstone. */
  text(row: number): string | null;
  headers(row: number): RecordHeaders;
  /** Gives the memory back: nothing of the batch may be read any more, nor bytes that were read before. Idempotent. */
  release(): void;
}

/**
 * Records as columns, in the order of each partition. Every row has to be finished once it is stored or deliberately
 * given up, or once its partition is lost: the offset of a partition moves only past finished rows, and the last one
 * releases the batch. Who needs the bytes no longer may release them before.
 */
export interface RecordBatch extends RecordColumns {
  /** Marks one row as finished. Throws `internal` when more rows of a partition are finished than there are. */
  finish(row: number): void;
  /** The same for rows `from` to before `to`. */
  finishRows(from: number, to: number): void;
  /** Marks every row that is not finished yet. */
  finishAll(): void;
}
