import type { RecordBatch, ValuesInPlace } from '@monasca/common/kafka';
import type { MetricEnvelope } from '@monasca/common/messages';
import { RepositoryError, type Repository } from '../../../repository.js';
import type { Attempt, Bulk, BulkResult, IsGone } from '../../../stages/bulk.js';
import type { Rejection } from '../../../stages/dead-letter.js';
import type { Decoder } from '../../../stages/decode.js';
import { RecordBulk } from '../../../stages/record-bulk.js';
import type { InfluxClient } from '../client.js';
import { maxWriteBytes } from '../lines.js';
import { LineBuffer } from './line-buffer.js';
import type { LineEncoder } from './line-encoder.js';

/** What the bulks of a repository share. */
export interface LineBulkParts {
  readonly client: InfluxClient;
  readonly encoder: LineEncoder;
  /** Most lines of a write. */
  readonly batchSize: number;
  readonly decoder: Decoder<MetricEnvelope>;
  /** The plain way, for what the server does not simply take. */
  readonly repository: Repository<MetricEnvelope>;
  /** Buffers that nobody uses. */
  readonly spare: LineBuffer[];
}

/** Buffers that are kept: with a database for each tenant there may be thousands, and each grows to the largest part. */
const mostSpare = 8;

/** Lines of one database, and the rows that they were made of. */
interface Lines {
  readonly buffer: LineBuffer;
  batches: RecordBatch[];
  rows: number[];
}

/** A bulk of lines, made of the bytes of each record without decoding most of them. */
export class LineBulk implements Bulk {
  readonly #parts: LineBulkParts;
  /** By index of the database. */
  readonly #lines: (Lines | undefined)[] = [];
  #size = 0;
  #batch: RecordBatch | undefined;
  #values: ValuesInPlace | undefined;
  readonly #bufferOf = (database: number): LineBuffer => this.#linesOf(database).buffer;

  constructor(parts: LineBulkParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#size;
  }

  add(batch: RecordBatch, row: number): Rejection | undefined {
    const database = this.#encode(batch, row);
    if (typeof database !== 'number') return { batch, row, ...database };
    const { batches, rows } = this.#lines[database]!;
    batches.push(batch);
    rows.push(row);
    this.#size += 1;
    return undefined;
  }

  drop(isGone: IsGone): void {
    for (const lines of this.#lines) {
      if (lines === undefined) continue;
      const { batches, rows, buffer } = lines;
      const gone = rows.map((row, line) => isGone(batches[line]!, row));
      buffer.retain((line) => !gone[line]!);
      lines.batches = batches.filter((_, line) => !gone[line]!);
      lines.rows = rows.filter((_, line) => !gone[line]!);
      for (const [line, row] of rows.entries()) if (gone[line]!) batches[line]!.finish(row);
    }
    this.#size = this.#lines.reduce((sum, lines) => sum + (lines?.rows.length ?? 0), 0);
  }

  async write(attempt: Attempt): Promise<BulkResult> {
    const results: BulkResult[] = [];
    for (const [database, lines] of this.#lines.entries()) {
      if (lines === undefined) continue;
      for (const [from, to] of partsOf(lines.buffer, this.#parts.batchSize)) {
        results.push(await this.#writePart(this.#parts.encoder.databases[database]!, lines, from, to, attempt));
      }
    }
    const expired = results.reduce((sum, result) => sum + result.expired, 0);
    return { expired, refused: results.flatMap(({ refused }) => refused) };
  }

  finish(): void {
    for (const lines of this.#lines) {
      if (lines === undefined) continue;
      const { batches, rows, buffer } = lines;
      for (let line = 0; line < rows.length; line += 1) batches[line]!.finish(rows[line]!);
      buffer.clear();
      if (this.#parts.spare.length < mostSpare) this.#parts.spare.push(buffer);
    }
    this.#lines.length = 0;
  }

  /** Lines as they are; what the server refuses of them goes the plain way, which finds out what is wrong with which. */
  async #writePart(database: string, lines: Lines, from: number, to: number, attempt: Attempt): Promise<BulkResult> {
    const body = lines.buffer.slice(from, to);
    const isTaken = await attempt(async () => {
      try {
        await this.#parts.client.write(database, 'ms', body, to - from);
        return true;
      } catch (error) {
        if (error instanceof RepositoryError && error.kind === 'record') return false;
        throw error;
      }
    });
    if (isTaken) return { expired: 0, refused: [] };
    const records = new RecordBulk(this.#parts.decoder, this.#parts.repository);
    const unreadable: Rejection[] = [];
    for (let line = from; line < to; line += 1) {
      const rejection = records.add(lines.batches[line]!, lines.rows[line]!);
      if (rejection !== undefined) unreadable.push(rejection);
    }
    const { expired, refused } = await records.write(attempt);
    return { expired, refused: [...unreadable, ...refused] };
  }

  #encode(batch: RecordBatch, row: number): ReturnType<LineEncoder['encode']> {
    if (batch !== this.#batch) {
      this.#batch = batch;
      this.#values = batch.inPlace;
    }
    const values = this.#values;
    if (values !== undefined && values.lengths[row]! >= 0) {
      const start = values.starts[row]!;
      return this.#parts.encoder.encode(values.bytes, values.view, start, start + values.lengths[row]!, this.#bufferOf);
    }
    const value = batch.value(row);
    if (value === null) return tombstone;
    const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
    return this.#parts.encoder.encode(value, view, 0, value.length, this.#bufferOf);
  }

  #linesOf(database: number): Lines {
    this.#lines[database] ??= { buffer: this.#parts.spare.pop() ?? new LineBuffer(), batches: [], rows: [] };
    return this.#lines[database];
  }
}

const tombstone = { reason: 'tombstone', detail: 'expected a value, got a tombstone' } as const;

/** Spans of lines, none with more than so many of them, nor with more bytes than a write may have. */
function* partsOf(buffer: LineBuffer, most: number): Generator<[from: number, to: number]> {
  let from = 0;
  for (let line = 0; line < buffer.count; line += 1) {
    const isFull = line - from === most || buffer.start(line + 1) - buffer.start(from) > maxWriteBytes;
    if (!isFull || line === from) continue;
    yield [from, line];
    from = line;
  }
  if (from < buffer.count) yield [from, buffer.count];
}
