import type { ValuesInPlace } from '@monasca/common/kafka';
import type { Codec, MetricEnvelope } from '@monasca/common/messages';
import { RepositoryError } from '../../../repository.js';
import type { DatabaseName } from '../database-name.js';
import { formOf } from '../line/form-of.js';
import { metricLine, metricText } from '../line/metric-line.js';
import { learnLine } from './learn.js';
import type { LineBuffer } from './line-buffer.js';
import { LineMemory } from './line-memory.js';

/** Why the value of a row gives no line. */
export interface Unwritable {
  readonly row: number;
  readonly reason: string;
  readonly detail: string;
}

/** Appends the lines of metrics to a buffer. One for all bulks of a repository: it learns. */
export class LineEncoder {
  readonly #codec: Codec<MetricEnvelope>;
  readonly #databaseOf: DatabaseName;
  readonly #memory: LineMemory;
  /** Of all lines that were made. */
  readonly databases: string[] = [];
  readonly #databaseIndexes = new Map<string, number>();

  constructor(codec: Codec<MetricEnvelope>, databaseOf: DatabaseName, memory = new LineMemory()) {
    this.#codec = codec;
    this.#databaseOf = databaseOf;
    this.#memory = memory;
  }

  /**
   * Appends the lines of rows `from` to before `to`, in their order, each with the index of its database.
   * @returns the rows without a line, in their order
   */
  encode(values: ValuesInPlace, from: number, to: number, lines: LineBuffer): readonly Unwritable[] {
    const unwritable: Unwritable[] = [];
    for (let row = from; row < to; ) {
      const next = this.#memory.load(values, row, to);
      if (next > row) this.#encodeLoaded(values, row, next - row, lines, unwritable);
      else this.#encodePlain(values, row, lines, unwritable);
      row = Math.max(next, row + 1);
    }
    return unwritable;
  }

  #encodeLoaded(values: ValuesInPlace, from: number, count: number, lines: LineBuffer, unwritable: Unwritable[]): void {
    const memory = this.#memory;
    for (let at = 0; at < count; ) {
      const made = memory.encode(at, count);
      lines.addAll(made);
      at += made.ends.length;
      if (at === count || memory.isFull || this.#learn(values, from + at, at)) continue;
      this.#encodePlain(values, from + at, lines, unwritable);
      at += 1;
    }
  }

  #encodePlain(values: ValuesInPlace, row: number, lines: LineBuffer, unwritable: Unwritable[]): void {
    const decoded = this.#codec.decode(valueOf(values, row));
    if (!decoded.ok) {
      unwritable.push({ row, reason: decoded.reason, detail: decoded.detail });
      return;
    }
    const line = formOf(() => metricLine(decoded.value));
    if (line instanceof RepositoryError) unwritable.push({ row, reason: 'refused', detail: line.message });
    else lines.add(`${metricText(line)}\n`, this.#indexOf(decoded.value.meta.tenantId));
  }

  /** Whether the shape of a row is known now: it is the row of the memory that no line could be made of. */
  #learn(values: ValuesInPlace, row: number, at: number): boolean {
    const spans = this.#memory.spans(at);
    if (spans === undefined) return false;
    const line = formOf(() => learnLine(this.#codec, valueOf(values, row)!, spans));
    if (line === undefined || line instanceof RepositoryError) return false;
    return this.#memory.learn(at, line, this.#indexOf(line.tenantId));
  }

  #indexOf(tenantId: string): number {
    const database = this.#databaseOf(tenantId);
    const known = this.#databaseIndexes.get(database);
    if (known !== undefined) return known;
    const index = this.databases.push(database) - 1;
    this.#databaseIndexes.set(database, index);
    return index;
  }
}

function valueOf({ bytes, starts, lengths }: ValuesInPlace, row: number): Buffer | null {
  const [start, length] = [starts[row]!, lengths[row]!];
  return length < 0 ? null : bytes.subarray(start, start + length);
}
