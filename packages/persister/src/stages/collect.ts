/** When what is collected is handed on. */
export interface CollectLimits {
  /** So many items are handed on at once, with whatever has come beside them. */
  readonly count: number;
  /** Age of the oldest item, in ms, at which it is handed on. */
  readonly ageMs: number;
}

/**
 * Collects items until there are enough or the oldest is old enough, then hands them on, one group after another.
 * The age counts from the oldest item, not from the last hand-over. An error of the sink ends the collecting: `failed`.
 */
export class Collector<T> {
  readonly #limits: CollectLimits;
  readonly #sink: (items: T[]) => Promise<void>;
  readonly #failed: (error: Error) => void;
  #items: T[] = [];
  #timer: NodeJS.Timeout | undefined;
  #flushing = false;
  #flushAgain = false;
  #ended = false;

  constructor(limits: CollectLimits, sink: (items: T[]) => Promise<void>, failed: (error: Error) => void) {
    this.#limits = limits;
    this.#sink = sink;
    this.#failed = failed;
  }

  get size(): number {
    return this.#items.length;
  }

  add(items: readonly T[]): void {
    if (items.length === 0 || this.#ended) return;
    for (const item of items) this.#items.push(item);
    if (this.#items.length >= this.#limits.count) this.flush();
    else this.#startTimer();
  }

  /** Gives up the items for which this is true, and returns them. */
  drop(gone: (item: T) => boolean): T[] {
    const dropped = this.#items.filter(gone);
    this.#items = this.#items.filter((item) => !gone(item));
    return dropped;
  }

  /** Hands on everything collected, now or as soon as the group before is done. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushAgain = true;
    if (!this.#flushing) void this.#flush();
  }

  /** Ends the collecting: what is still collected, or comes later, is not handed on. */
  stop(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#items = [];
  }

  /** Never rejects. */
  async #flush(): Promise<void> {
    this.#flushing = true;
    try {
      // What comes while the sink is busy waits for its own count or age, unless another flush is asked for.
      while (this.#items.length > 0 && (this.#flushAgain || this.#items.length >= this.#limits.count)) {
        this.#flushAgain = false;
        const group = this.#items;
        this.#items = [];
        await this.#sink(group);
      }
    } catch (error) {
      this.stop();
      this.#failed(error as Error);
    }
    // With the decision to end, not in a later microtask: whoever asks from now on begins a new flush.
    this.#flushing = false;
    this.#flushAgain = false;
    if (this.#items.length > 0) this.#startTimer();
  }

  #startTimer(): void {
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, this.#limits.ageMs);
  }
}
