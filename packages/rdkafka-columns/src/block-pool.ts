/** Blocks of one size that are used again and again: no garbage for each batch. */
export class BlockPool {
  readonly size: number;
  readonly #keep: number;
  readonly #free: ArrayBuffer[] = [];

  /** @param keep how many free blocks are kept at most */
  constructor(size: number, keep: number) {
    this.size = size;
    this.#keep = keep;
  }

  take(): ArrayBuffer {
    return this.#free.pop() ?? new ArrayBuffer(this.size);
  }

  /** Whoever gives a block back reads it no longer. Blocks of another size are left to the garbage collector. */
  give(block: ArrayBuffer): void {
    if (block.byteLength === this.size && this.#free.length < this.#keep) this.#free.push(block);
  }
}

/** Least and largest size of a block of {@link SizedBlocks}, as exponents of two. */
const [leastBits, mostBits] = [6, 20];

/**
 * Blocks of a power of two, which are used again and again: memory of its own for each call would be most of what has to be
 * collected.
 */
export class SizedBlocks {
  readonly #free: ArrayBuffer[][] = Array.from({ length: mostBits - leastBits + 1 }, () => []);
  readonly #most: number;
  #kept = 0;

  /** @param most bytes that are kept free at most */
  constructor(most: number) {
    this.#most = most;
  }

  /** A block of so many bytes or up to twice as many. What it holds is whatever was written to it before. */
  take(size: number): ArrayBuffer {
    const bits = bitsOf(size);
    if (bits > mostBits) return new ArrayBuffer(size);
    const block = this.#free[bits - leastBits]!.pop();
    if (block === undefined) return new ArrayBuffer(2 ** bits);
    this.#kept -= block.byteLength;
    return block;
  }

  /** Whoever gives a block back reads it no longer. Blocks of another size are left to the garbage collector. */
  give(block: ArrayBuffer): void {
    const size = block.byteLength;
    const bits = bitsOf(size);
    if (bits > mostBits || size !== 2 ** bits || this.#kept + size > this.#most) return;
    this.#kept += size;
    this.#free[bits - leastBits]!.push(block);
  }
}

const bitsOf = (size: number): number => Math.max(leastBits, 32 - Math.clz32(size - 1));
