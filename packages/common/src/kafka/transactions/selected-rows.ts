import type { BorrowedBytes, RecordColumns } from '../consumer/record-batch.js';
import type { RecordHeaders } from '../record.js';

/** Some rows of a batch, in its order, as a batch of their own. It lives as long as the other does. */
export class SelectedRows implements RecordColumns {
  readonly size: number;
  readonly bytes: number;
  readonly topics: readonly string[];
  readonly topicIndexes: Int32Array;
  readonly partitions: Int32Array;
  readonly offsets: Float64Array;
  readonly timestamps: Float64Array;
  readonly #batch: RecordColumns;
  readonly #rows: readonly number[];

  constructor(batch: RecordColumns, rows: readonly number[]) {
    this.#batch = batch;
    this.#rows = rows;
    this.size = rows.length;
    this.topics = batch.topics;
    this.topicIndexes = Int32Array.from(rows, (row) => batch.topicIndexes[row]!);
    this.partitions = Int32Array.from(rows, (row) => batch.partitions[row]!);
    this.offsets = Float64Array.from(rows, (row) => batch.offsets[row]!);
    this.timestamps = Float64Array.from(rows, (row) => batch.timestamps[row]!);
    // By share of rows, as exact as a bound of memory needs it.
    this.bytes = batch.size === 0 ? 0 : (batch.bytes / batch.size) * rows.length;
  }

  key(row: number): BorrowedBytes | null {
    return this.#batch.key(this.#row(row));
  }

  value(row: number): BorrowedBytes | null {
    return this.#batch.value(this.#row(row));
  }

  text(row: number): string | null {
    return this.#batch.text(this.#row(row));
  }

  headers(row: number): RecordHeaders {
    return this.#batch.headers(this.#row(row));
  }

  /** The memory is the other batch's: it is given back there. */
  release(): void {}

  #row(row: number): number {
    const original = this.#rows[row];
    if (original === undefined) throw new RangeError(`row ${row} of a batch of ${this.size}`);
    return original;
  }
}
