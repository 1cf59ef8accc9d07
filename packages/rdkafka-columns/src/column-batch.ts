import { blockSize, columnsOver, evenRows, type Columns } from './layout.js';
import { readHeaders, type Headers } from './headers.js';

/** A block that the addon has filled. */
export interface FilledBlock {
  readonly block: ArrayBuffer;
  /** Rows that the columns have room for, and those that are there. */
  readonly capacity: number;
  readonly rows: number;
  /** Bytes of the arena that are used, and those of keys and values. */
  readonly arenaBytes: number;
  readonly bytes: number;
  /** Names that the topics column refers to. */
  readonly topics: readonly string[];
}

/** Where the values of a batch lie, for readers that want no slice for each. */
export interface ValuesInPlace {
  readonly bytes: Buffer;
  /** They never go back from one row to the next. */
  readonly starts: Int32Array;
  /** Negative for a record without a value. */
  readonly lengths: Int32Array;
}

/** A block that is used to a smaller part is copied to one of its own size, so that slow traffic holds little memory. */
const leastUse = 1 / 3;

/** Records as columns in one block of memory. Nothing of it may be read once it is released. */
export class ColumnBatch {
  readonly topics: readonly string[];
  #bytes: number;
  #size: number;
  #columns: Columns;
  #arena: Buffer | undefined;
  readonly #block: ArrayBuffer;
  readonly #recycle: (block: ArrayBuffer) => void;

  /** @param recycle takes the block back when the batch needs it no longer */
  constructor(filled: FilledBlock, recycle: (block: ArrayBuffer) => void) {
    const { block, capacity, rows, arenaBytes } = filled;
    const columns = columnsOver(block, capacity);
    this.#size = rows;
    this.#bytes = filled.bytes;
    this.topics = filled.topics;
    const needed = blockSize(evenRows(rows), arenaBytes);
    if (needed >= block.byteLength * leastUse) {
      this.#block = block;
      this.#columns = columns;
      this.#recycle = recycle;
    } else {
      this.#block = new ArrayBuffer(needed);
      this.#columns = columnsOver(this.#block, evenRows(rows));
      this.#recycle = () => {};
      copyColumns(columns, this.#columns, rows);
      this.#columns.arena.set(columns.arena.subarray(0, arenaBytes));
      recycle(block);
    }
    this.#arena = this.#columns.arena;
  }

  get size(): number {
    return this.#size;
  }

  /** Sum of keys and values, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  get topicIndexes(): Int32Array {
    return this.#live().topics;
  }

  get partitions(): Int32Array {
    return this.#live().partitions;
  }

  get offsets(): Float64Array {
    return this.#live().offsets;
  }

  /** Milliseconds since the epoch; -1 where the record has none. */
  get timestamps(): Float64Array {
    return this.#live().timestamps;
  }

  /** All values at once. What is read through it after {@link release} is another batch's. */
  get inPlace(): ValuesInPlace {
    const { arena, valueStarts, valueLengths } = this.#live();
    return { bytes: arena, starts: valueStarts, lengths: valueLengths };
  }

  /** The bytes in place, or null for a record without a value. */
  value(row: number): Buffer | null {
    return this.#slice(this.#start(row), this.#columns.valueLengths[row]!);
  }

  key(row: number): Buffer | null {
    return this.#slice(this.#keyStart(row), this.#columns.keyLengths[row]!);
  }

  /** The value as UTF-8 text. */
  text(row: number): string | null {
    const start = this.#start(row);
    const length = this.#columns.valueLengths[row]!;
    return length < 0 ? null : this.#arena!.toString('utf8', start, start + length);
  }

  headers(row: number): Headers {
    const start = this.#keyStart(row) + Math.max(this.#columns.keyLengths[row]!, 0);
    return readHeaders(this.#arena!, start, this.#columns.headerLengths[row]!);
  }

  /** Drops the rows of partitions that are not accepted, before anybody has read the batch. */
  retain(accepts: (topic: string, partition: number) => boolean): void {
    const { topics, partitions, valueLengths, keyLengths } = this.#live();
    let kept = 0;
    let [lastTopic, lastPartition, accepted] = [-1, -1, false];
    for (let row = 0; row < this.#size; row += 1) {
      if (topics[row] !== lastTopic || partitions[row] !== lastPartition) {
        lastTopic = topics[row]!;
        lastPartition = partitions[row]!;
        accepted = accepts(this.topics[lastTopic]!, lastPartition);
      }
      if (!accepted) {
        this.#bytes -= Math.max(valueLengths[row]!, 0) + Math.max(keyLengths[row]!, 0);
        continue;
      }
      if (kept !== row) moveRow(this.#columns, row, kept);
      kept += 1;
    }
    this.#size = kept;
  }

  /** Gives the memory back. Idempotent. */
  release(): void {
    if (this.#arena === undefined) return;
    this.#arena = undefined;
    this.#recycle(this.#block);
  }

  #live(): Columns {
    if (this.#arena === undefined) throw new RangeError('the batch was released');
    return this.#columns;
  }

  #start(row: number): number {
    const start = row < this.#size ? this.#live().valueStarts[row] : undefined;
    if (start === undefined) throw new RangeError(`row ${row} of a batch of ${this.#size}`);
    return start;
  }

  #keyStart(row: number): number {
    return this.#start(row) + Math.max(this.#columns.valueLengths[row]!, 0);
  }

  #slice(start: number, length: number): Buffer | null {
    return length < 0 ? null : this.#arena!.subarray(start, start + length);
  }
}

/** All columns that a consumed record uses. */
const consumed = [
  'offsets',
  'timestamps',
  'partitions',
  'topics',
  'valueStarts',
  'valueLengths',
  'keyLengths',
  'headerLengths',
] as const;

function copyColumns(from: Columns, to: Columns, rows: number): void {
  for (const name of consumed) to[name].set(from[name].subarray(0, rows));
}

function moveRow(columns: Columns, from: number, to: number): void {
  for (const name of consumed) columns[name][to] = columns[name][from]!;
}
