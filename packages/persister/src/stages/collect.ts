import type { RecordBatch } from '@monasca/common/kafka';
import type { Bulk, IsGone } from './bulk.js';
import type { Rejection } from './dead-letter.js';

/** When what is collected is handed on. */
export interface CollectLimits {
  /** So many rows are handed on at once, with whatever has come beside them. */
  readonly count: number;
  /** Age of the oldest row, in ms, at which it is handed on. */
  readonly ageMs: number;
}

/** Rows that are stored together. */
export interface Group {
  readonly bulk: Bulk;
  /** Rows that cannot be stored. */
  readonly rejections: Rejection[];
}

/**
 * Collects rows until there are enough or the oldest is old enough, then hands them on, one group after another.
 * The age counts from the oldest row, not from the last hand-over. An error of the sink ends the collecting: `failed`.
 */
export class Collector {
  readonly #limits: CollectLimits;
  readonly #open: () => Bulk;
  readonly #sink: (group: Group) => Promise<void>;
  readonly #failed: (error: Error) => void;
  #group: Group;
  #timer: NodeJS.Timeout | undefined;
  #flushing = false;
  #flushAgain = false;
  #ended = false;

  constructor(
    limits: CollectLimits,
    open: () => Bulk,
    sink: (group: Group) => Promise<void>,
    failed: (error: Error) => void,
  ) {
    this.#limits = limits;
    this.#open = open;
    this.#sink = sink;
    this.#failed = failed;
    this.#group = { bulk: open(), rejections: [] };
  }

  get size(): number {
    return this.#group.bulk.size + this.#group.rejections.length;
  }

  /** Takes a row; {@link settle} is to follow. */
  add(batch: RecordBatch, row: number): void {
    if (this.#ended) return;
    const rejection = this.#group.bulk.add(batch, row);
    if (rejection !== undefined) this.#group.rejections.push(rejection);
  }

  /** Looks, after rows were added, whether there are enough. */
  settle(): void {
    if (this.size === 0 || this.#flushAgain) return;
    if (this.size >= this.#limits.count) this.flush();
    else this.#startTimer();
  }

  /** Finishes the rows for which this is true, and forgets them. */
  drop(isGone: IsGone): void {
    const { bulk, rejections } = this.#group;
    bulk.drop(isGone);
    this.#group = { bulk, rejections: rejections.filter(({ batch, row }) => !isGone(batch, row)) };
    for (const { batch, row } of rejections) if (isGone(batch, row)) batch.finish(row);
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
    this.#group = { bulk: this.#open(), rejections: [] };
  }

  /** Never rejects. */
  async #flush(): Promise<void> {
    this.#flushing = true;
    try {
      // What comes while the sink is busy waits for its own count or age, unless another flush is asked for.
      while (this.size > 0 && (this.#flushAgain || this.size >= this.#limits.count)) {
        this.#flushAgain = false;
        const group = this.#group;
        this.#group = { bulk: this.#open(), rejections: [] };
        await this.#sink(group);
      }
    } catch (error) {
      this.stop();
      this.#failed(error as Error);
    }
    // With the decision to end, not in a later microtask: whoever asks from now on begins a new flush.
    this.#flushing = false;
    this.#flushAgain = false;
    if (this.size > 0) this.#startTimer();
  }

  #startTimer(): void {
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, this.#limits.ageMs);
  }
}
