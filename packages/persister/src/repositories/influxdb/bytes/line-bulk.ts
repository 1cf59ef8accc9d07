import type { RecordBatch, ValuesInPlace } from '@monasca/common/kafka';
import type { MetricEnvelope } from '@monasca/common/messages';
import { RepositoryError, type Repository } from '../../../repository.js';
import type { Attempt, Bulk, BulkResult, IsGone } from '../../../stages/bulk.js';
import type { Rejection } from '../../../stages/dead-letter.js';
import type { Decoder } from '../../../stages/decode.js';
import { RecordBulk } from '../../../stages/record-bulk.js';
import type { InfluxClient } from '../client.js';
import { LineBuffer } from './line-buffer.js';
import type { LineEncoder } from './line-encoder.js';
import { LineRows } from './line-rows.js';
import { partsOf, type Part } from './parts.js';

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

/** Buffers that are kept: one for each group that is collected or written, as many as there are by default. */
const mostSpare = 8;

/** A bulk of lines, made of the bytes of each record without decoding most of them. */
export class LineBulk implements Bulk {
  readonly #parts: LineBulkParts;
  readonly #buffer: LineBuffer;
  #rows = new LineRows();

  constructor(parts: LineBulkParts) {
    this.#parts = parts;
    this.#buffer = parts.spare.pop() ?? new LineBuffer();
  }

  get size(): number {
    return this.#rows.count;
  }

  add(batch: RecordBatch, from: number, to: number): readonly Rejection[] {
    const values = batch.inPlace ?? copiedValues(batch, from, to);
    const unwritable = this.#parts.encoder.encode(values, from, to, this.#buffer);
    let next = from;
    for (const { row } of unwritable) {
      this.#rows.add(batch, next, row);
      next = row + 1;
    }
    this.#rows.add(batch, next, to);
    return unwritable.map(({ row, reason, detail }) => ({ batch, row, reason, detail }));
  }

  drop(isGone: IsGone): void {
    const all = this.#rows;
    const kept = (this.#rows = new LineRows());
    const gone = new LineRows();
    this.#buffer.retain((line) => {
      const { batch, row } = all.at(line);
      const isKept = !isGone(batch, row);
      (isKept ? kept : gone).add(batch, row, row + 1);
      return isKept;
    });
    gone.finish();
  }

  async write(attempt: Attempt): Promise<BulkResult> {
    const results: BulkResult[] = [];
    for (const part of partsOf(this.#buffer, this.#parts.batchSize)) {
      results.push(await this.#writePart(part, attempt));
    }
    const expired = results.reduce((sum, result) => sum + result.expired, 0);
    return { expired, refused: results.flatMap(({ refused }) => refused) };
  }

  finish(): void {
    this.#rows.finish();
    this.#buffer.clear();
    if (this.#parts.spare.length < mostSpare) this.#parts.spare.push(this.#buffer);
  }

  /** Lines as they are; what the server refuses of them goes the plain way, which finds out what is wrong with which. */
  async #writePart({ database, lines, body }: Part, attempt: Attempt): Promise<BulkResult> {
    const { client, encoder, decoder, repository } = this.#parts;
    const isTaken = await attempt(async () => {
      try {
        await client.write(encoder.databases[database]!, 'ms', body, lines.length);
        return true;
      } catch (error) {
        if (error instanceof RepositoryError && error.kind === 'record') return false;
        throw error;
      }
    });
    if (isTaken) return { expired: 0, refused: [] };
    const records = new RecordBulk(decoder, repository);
    const unreadable = lines.flatMap((line) => {
      const { batch, row } = this.#rows.at(line);
      return records.add(batch, row, row + 1);
    });
    const { expired, refused } = await records.write(attempt);
    return { expired, refused: [...unreadable, ...refused] };
  }
}

/** Values of these rows in one place, of a client that has each in its own. */
function copiedValues(batch: RecordBatch, from: number, to: number): ValuesInPlace {
  const [starts, lengths] = [new Int32Array(to), new Int32Array(to)];
  const values: Buffer[] = [];
  let start = 0;
  for (let row = from; row < to; row += 1) {
    const value = batch.value(row);
    starts[row] = start;
    lengths[row] = value?.length ?? -1;
    if (value === null) continue;
    values.push(value);
    start += value.length;
  }
  return { bytes: Buffer.concat(values), starts, lengths };
}
