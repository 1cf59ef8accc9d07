import type { RecordBatch, RecordColumns } from '../consumer/record-batch.js';
import type { TopicPartition, TopicPartitionOffset } from '../record.js';
import { SelectedRows } from './selected-rows.js';

/**
 * A batch on its way through a transaction: which of its rows are still ours, and what is committed when they are done.
 */
export class BatchInWork {
  readonly #batch: RecordBatch;
  /** Rows that are neither committed nor given up. */
  #rows: readonly number[];
  /** Partitions that are given up: their rows go at the next chance. */
  readonly #given: TopicPartition[] = [];
  #begun = false;
  readonly #empty = new AbortController();

  constructor(batch: RecordBatch) {
    this.#batch = batch;
    this.#rows = Array.from({ length: batch.size }, (_, row) => row);
  }

  /** Given when no row of it is left to be done: another attempt is senseless. */
  get emptied(): AbortSignal {
    return this.#empty.signal;
  }

  /**
   * Gives up the rows of these partitions: another member reads them, or their topic is no more. Those of an attempt that
   * has begun stay in it, and are committed with it or gone with it.
   */
  giveUp(partitions: readonly TopicPartition[]): void {
    this.#given.push(...partitions);
    if (!this.#begun) this.#drop();
    else if (this.#rows.every((row) => this.#isGiven(row))) this.#empty.abort();
  }

  /** Begins an attempt with the rows that are left; undefined when none is. */
  begin(): { readonly records: RecordColumns; readonly offsets: readonly TopicPartitionOffset[] } | undefined {
    this.#begun = false;
    this.#drop();
    if (this.#rows.length === 0) return undefined;
    this.#begun = true;
    const isWhole = this.#rows.length === this.#batch.size;
    return { records: isWhole ? this.#batch : new SelectedRows(this.#batch, this.#rows), offsets: this.#offsets() };
  }

  /** The attempt has failed: what was given up meanwhile is gone. */
  failed(): void {
    this.#begun = false;
    this.#drop();
  }

  /** The rest is done, or left to whoever reads it next. */
  finish(): void {
    for (const row of this.#rows) this.#batch.finish(row);
    this.#rows = [];
    this.#empty.abort();
  }

  #drop(): void {
    const kept: number[] = [];
    const dropped: number[] = [];
    for (const row of this.#rows) (this.#isGiven(row) ? dropped : kept).push(row);
    this.#rows = kept;
    // It moves no offset: this consumer commits none. It ends the wait for these rows.
    for (const row of dropped) this.#batch.finish(row);
    if (kept.length === 0) this.#empty.abort();
  }

  #isGiven(row: number): boolean {
    const topic = this.#batch.topics[this.#batch.topicIndexes[row]!];
    const partition = this.#batch.partitions[row];
    return this.#given.some((one) => one.partition === partition && one.topic === topic);
  }

  /** The next offset of each partition after the rows that are left. */
  #offsets(): TopicPartitionOffset[] {
    const offsets = new Map<string, TopicPartitionOffset>();
    for (const row of this.#rows) {
      const topic = this.#batch.topics[this.#batch.topicIndexes[row]!]!;
      const partition = this.#batch.partitions[row]!;
      offsets.set(`${partition} ${topic}`, { topic, partition, offset: this.#batch.offsets[row]! + 1 });
    }
    return [...offsets.values()];
  }
}
