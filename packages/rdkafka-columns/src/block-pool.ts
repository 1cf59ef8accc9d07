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
