import type { RecordBatch } from '@monasca/common/kafka';
import type { Entry } from '../record.js';
import type { Repository } from '../repository.js';
import type { Attempt, Bulk, BulkResult, IsGone } from './bulk.js';
import type { Rejection } from './dead-letter.js';
import { decodeRow, type Decoder } from './decode.js';
import { writeRecords } from './write.js';

/** A bulk of decoded records: what most stores write. */
export class RecordBulk<T> implements Bulk {
  readonly #decoder: Decoder<T>;
  readonly #repository: Repository<T>;
  #entries: Entry<T>[] = [];

  constructor(decoder: Decoder<T>, repository: Repository<T>) {
    this.#decoder = decoder;
    this.#repository = repository;
  }

  get size(): number {
    return this.#entries.length;
  }

  add(batch: RecordBatch, from: number, to: number): readonly Rejection[] {
    const rejections: Rejection[] = [];
    for (let row = from; row < to; row += 1) {
      const decoded = decodeRow(batch, row, this.#decoder);
      if ('reason' in decoded) rejections.push(decoded);
      else this.#entries.push(decoded);
    }
    return rejections;
  }

  drop(isGone: IsGone): void {
    const [gone, kept]: [Entry<T>[], Entry<T>[]] = [[], []];
    for (const entry of this.#entries) (isGone(entry.batch, entry.row) ? gone : kept).push(entry);
    this.#entries = kept;
    for (const { batch, row } of gone) batch.finish(row);
  }

  async write(attempt: Attempt): Promise<BulkResult> {
    const { expired, refused } = await writeRecords(this.#repository, this.#entries, attempt);
    const rejections = refused.map(({ record: { batch, row }, detail }) => ({ batch, row, reason: 'refused', detail }));
    return { expired, refused: rejections };
  }

  finish(): void {
    for (const { batch, row } of this.#entries) batch.finish(row);
  }
}
