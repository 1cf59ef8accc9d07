/** Bytes that a held record takes beside its own, as its consumer counts. */
const overheadBytes = 500;

/** What records hold of what the consumer may have in flight, over all partitions. */
export class HeldBytes {
  readonly #most: number;
  #bytes = 0;

  /** @param most of the consumer */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether so much is held that the consumer may soon take no more. */
  get isCrowded(): boolean {
    return this.#bytes > this.#most / 2;
  }

  add(bytes: number): void {
    this.#bytes += bytes + overheadBytes;
  }

  remove(bytes: number): void {
    this.#bytes -= bytes + overheadBytes;
  }
}
