import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ServiceError } from '@monasca/common';
import type { ValuesInPlace } from '@monasca/common/kafka';
import type { LearnedLine, Spans } from './learn.js';

/** Limits of what is known. */
export interface CacheLimits {
  /** Shapes of envelopes at most; never more than 131,072. */
  readonly entries: number;
  /** Bytes of these shapes and their lines at most. */
  readonly bytes: number;
}

/** 100,000 series of 5 dimensions need some 50 MiB. */
const defaultLimits: CacheLimits = { entries: 1 << 17, bytes: 64 * 1024 * 1024 };

/** What `assembly/index.ts` exports; it says what each does. */
interface LineModule {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly mostRows: { readonly value: number };
  readonly startsAt: { readonly value: number };
  readonly lengthsAt: { readonly value: number };
  readonly endsAt: { readonly value: number };
  readonly databasesAt: { readonly value: number };
  readonly inputAt: { readonly value: number };
  readonly inputSize: { readonly value: number };
  readonly outputAt: { readonly value: number };
  readonly outputSize: { readonly value: number };
  readonly mostNumbers: { readonly value: number };
  start(seed: bigint, entries: number, bytes: number): void;
  loaded(): void;
  encode(first: number, end: number): number;
  isFull(): number;
  spansOf(row: number): number;
  learn(row: number, head: number, tail: number, database: number): number;
  size(): number;
}

/** A part of what Node has: its types leave it out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** Lines that were made together. */
export interface MadeLines {
  readonly bytes: Buffer;
  /** Where each ends. */
  readonly ends: Int32Array;
  /** Index of the database of each. */
  readonly databases: Int32Array;
}

/** The memory of the compiled half: values in, lines out, and what is known of shapes. */
export class LineMemory {
  readonly #module = instantiate();
  #bytes!: Buffer;
  #starts!: Int32Array;
  #lengths!: Int32Array;
  #ends!: Int32Array;
  #databases!: Int32Array;

  constructor({ entries, bytes }: CacheLimits = defaultLimits) {
    this.#view();
    this.#module.start(randomBytes(8).readBigUInt64LE(), entries, bytes);
  }

  /** Known shapes. */
  get size(): number {
    return this.#module.size();
  }

  /**
   * Takes values of rows from `first` on, in the place of those before. The first of them is row 0 to the other methods.
   * @returns the row before which room ended: `first` when its value alone is too large
   */
  load({ bytes, starts, lengths }: ValuesInPlace, first: number, end: number): number {
    const { inputAt, inputSize, mostRows } = this.#module;
    const begin = starts[first]!;
    const last = Math.min(end, first + mostRows.value);
    const shift = inputAt.value - begin;
    let used = 0;
    let row = first;
    for (; row < last; row += 1) {
      const start = starts[row]!;
      const length = lengths[row]!;
      const after = start + length - begin;
      if (after > inputSize.value) break;
      if (after > used) used = after;
      this.#starts[row - first] = start + shift;
      this.#lengths[row - first] = length;
    }
    this.#bytes.set(bytes.subarray(begin, begin + used), inputAt.value);
    this.#module.loaded();
    return row;
  }

  /** Makes the lines of these rows, up to one of unknown shape; whoever goes on there after having taken them finds room. */
  encode(first: number, end: number): MadeLines {
    const made = this.#module.encode(first, end);
    const { outputAt } = this.#module;
    const length = made === first ? 0 : this.#ends[made - 1]!;
    return {
      bytes: this.#bytes.subarray(outputAt.value, outputAt.value + length),
      ends: this.#ends.subarray(first, made),
      databases: this.#databases.subarray(first, made),
    };
  }

  /** Whether the last lines ended for want of room. */
  get isFull(): boolean {
    return this.#module.isFull() !== 0;
  }

  /** Where the numbers of a row stand in its value, after {@link encode} has ended at it; undefined where none were found. */
  spans(row: number): Spans | undefined {
    const at = this.#module.spansOf(row);
    if (at === 0) return undefined;
    const start = this.#starts[row]!;
    const places = Array.from({ length: 6 }, (_, place) => this.#bytes.readInt32LE(at + place * 4) - start);
    return { places, timestampFirst: this.#bytes.readInt32LE(at + 24) !== 0 };
  }

  /** Learns the line of such a row; false where there is no room for it. */
  learn(row: number, line: LearnedLine, database: number): boolean {
    const { outputAt, outputSize, mostNumbers } = this.#module;
    const [head, tail] = [Buffer.from(line.head), Buffer.from(line.tail)];
    if (head.length + tail.length + mostNumbers.value > outputSize.value) return false;
    head.copy(this.#bytes, outputAt.value);
    tail.copy(this.#bytes, outputAt.value + head.length);
    const isLearned = this.#module.learn(row, head.length, tail.length, database) !== 0;
    // Memory that has grown is another one.
    if (this.#bytes.length === 0) this.#view();
    return isLearned;
  }

  #view(): void {
    const { memory, mostRows, startsAt, lengthsAt, endsAt, databasesAt } = this.#module;
    const column = (at: { readonly value: number }): Int32Array =>
      new Int32Array(memory.buffer, at.value, mostRows.value);
    this.#bytes = Buffer.from(memory.buffer);
    this.#starts = column(startsAt);
    this.#lengths = column(lengthsAt);
    this.#ends = column(endsAt);
    this.#databases = column(databasesAt);
  }
}

const file = new URL('../../../../build/lines.wasm', import.meta.url);

function instantiate(): LineModule {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const how = 'npm run assembly --workspace @monasca/persister';
    throw new ServiceError('configuration', `persister: expected build/lines.wasm, which is not there: ${how}`, { cause: error }); // prettier-ignore
  }
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  return exports as LineModule;
}
