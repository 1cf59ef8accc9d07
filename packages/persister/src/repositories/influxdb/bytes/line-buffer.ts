import type { MadeLines } from './line-memory.js';

/** Lines one after another, each ended by a newline and meant for a database, and where each ends. */
export class LineBuffer {
  // Most of what a bulk takes: it grows by half.
  #bytes = Buffer.allocUnsafe(4 * 1024);
  #ends: Int32Array = new Int32Array(64);
  #databases: Int32Array = new Int32Array(64);
  #length = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Bytes that it holds memory for. */
  get capacity(): number {
    return this.#bytes.length;
  }

  /** Adds a line that has its newline. */
  add(line: string, database: number): void {
    const bytes = Buffer.from(line);
    this.addAll({ bytes, ends: Int32Array.of(bytes.length), databases: Int32Array.of(database) });
  }

  addAll({ bytes, ends, databases }: MadeLines): void {
    this.#reserve(bytes.length, ends.length);
    this.#bytes.set(bytes, this.#length);
    this.#databases.set(databases, this.#count);
    for (let line = 0; line < ends.length; line += 1) this.#ends[this.#count + line] = this.#length + ends[line]!;
    this.#length += bytes.length;
    this.#count += ends.length;
  }

  /** Where a line begins. */
  start(line: number): number {
    return line === 0 ? 0 : this.#ends[line - 1]!;
  }

  /** Index of the database of a line. */
  database(line: number): number {
    return this.#databases[line]!;
  }

  /** The bytes of lines `from` to before `to`. */
  slice(from: number, to: number): Buffer {
    return this.#bytes.subarray(this.start(from), this.start(to));
  }

  /** Keeps the lines for which this is true, and their order. */
  retain(isKept: (line: number) => boolean): void {
    const count = this.#count;
    let [kept, length, start] = [0, 0, 0];
    for (let line = 0; line < count; line += 1) {
      const end = this.#ends[line]!;
      if (isKept(line)) {
        this.#bytes.copyWithin(length, start, end);
        length += end - start;
        this.#ends[kept] = length;
        this.#databases[kept] = this.#databases[line]!;
        kept += 1;
      }
      start = end;
    }
    this.#count = kept;
    this.#length = length;
  }

  /** Forgets the lines and keeps the memory. */
  clear(): void {
    this.#length = this.#count = 0;
  }

  #reserve(bytes: number, lines: number): void {
    const needed = this.#length + bytes;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, Math.ceil(this.#bytes.length * 1.5)));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    const size = this.#count + lines;
    if (size <= this.#ends.length) return;
    this.#ends = grown(this.#ends, size);
    this.#databases = grown(this.#databases, size);
  }
}

function grown(column: Int32Array, size: number): Int32Array {
  const larger = new Int32Array(Math.max(size, column.length * 2));
  larger.set(column);
  return larger;
}
