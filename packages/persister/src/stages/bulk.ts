import type { RecordBatch } from '@monasca/common/kafka';
import type { Rejection } from './dead-letter.js';

/** Says of a row whether its partition is gone. */
export type IsGone = (batch: RecordBatch, row: number) => boolean;

/** Repeats work until it succeeds, as long as the pipeline runs. */
export type Attempt = <V>(work: () => Promise<V>) => Promise<V>;

/** What became of the rows of a bulk: all that is neither expired nor refused is stored. */
export interface BulkResult {
  /** Records that the store dropped, being older than it keeps any. */
  readonly expired: number;
  /** Records that the store will never take. */
  readonly refused: readonly Rejection[];
}

/** Rows on their way to the store: taken a run at a time, written together. */
export interface Bulk {
  /** Rows taken, those that were rejected not among them. */
  readonly size: number;
  /** Takes rows `from` to before `to`; returns those that cannot be stored. */
  add(batch: RecordBatch, from: number, to: number): readonly Rejection[];
  /** Finishes rows whose partition is gone, and forgets them. */
  drop(isGone: IsGone): void;
  /** Writes every row. Rejects only with what `attempt` lets pass. */
  write(attempt: Attempt): Promise<BulkResult>;
  /** Marks every row as finished; the bulk is of no use afterwards. */
  finish(): void;
}
