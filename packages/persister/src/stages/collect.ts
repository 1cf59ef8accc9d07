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

/** A group with what it waits for, and who waits for it. */
interface Collected extends Group {
  readonly after: Set<Promise<void>>;
  readonly done: (() => void)[];
  /** Whether the sink has it. */
  isHandedOn: boolean;
}

const sizeOf = ({ bulk, rejections }: Group): number => bulk.size + rejections.length;

/**
 * Collects rows until there are enough or the oldest is old enough, then hands them on, one group after another.
 * The age counts from the oldest row, not from the last hand-over. An error of the sink ends the collecting: `failed`.
 */
export class Collector {
  readonly #limits: CollectLimits;
  readonly #open: () => Bulk;
  readonly #sink: (group: Group) => Promise<void>;
  readonly #failed: (error: Error) => void;
  /** Takes rows. */
  #group: Collected;
  /** Take no more, and are handed on before {@link #group}, whatever is left of them. Only such a group is waited for. */
  readonly #closed: Collected[] = [];
  /** The sink has it, or will when all that it waits for is done. */
  #current: Collected | undefined;
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
    this.#group = this.#newGroup();
  }

  /** Rows that are not handed on yet. */
  get size(): number {
    return this.#closed.reduce((sum, group) => sum + sizeOf(group), sizeOf(this.#group));
  }

  /** Takes rows `from` to before `to`; {@link settle} is to follow. */
  add(batch: RecordBatch, from: number, to: number): void {
    if (this.#ended) return;
    this.#group.rejections.push(...this.#group.bulk.add(batch, from, to));
  }

  /** Looks, after rows were added, whether there are enough. */
  settle(): void {
    if (this.size === 0 || this.#flushAgain) return;
    if (this.size >= this.#limits.count) this.flush();
    else this.#startTimer();
  }

  /** Finishes the rows for which this is true, and forgets them. */
  drop(isGone: IsGone): void {
    for (const { bulk, rejections, isHandedOn } of [...this.#pending(), this.#group]) {
      if (isHandedOn) continue;
      bulk.drop(isGone);
      const kept = rejections.filter(({ batch, row }) => !isGone(batch, row));
      const gone = rejections.filter(({ batch, row }) => isGone(batch, row));
      rejections.splice(0, rejections.length, ...kept);
      for (const { batch, row } of gone) batch.finish(row);
    }
  }

  /** Hands on everything collected, now or as soon as the group before is done. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushAgain = true;
    if (!this.#flushing) void this.#flush();
  }

  /** Hands on everything collected; resolves when that is done, and not before that, whatever comes meanwhile. */
  emptied(): Promise<void> {
    this.#close();
    const last = this.#pending().at(-1);
    const isDone = new Promise<void>((resolve) => {
      if (last === undefined) resolve();
      else last.done.push(resolve);
    });
    // What this one waits for, it would have handed on after that.
    return Promise.all([isDone, ...this.#group.after]).then(() => {});
  }

  /** What comes from now on is handed on after this has resolved, what came before is not kept from it. */
  waitFor(other: Promise<void>): void {
    this.#close();
    const { after } = this.#group;
    after.add(other);
    // A lane without rows may be told to wait again and again.
    void other.then(() => after.delete(other));
  }

  /** Ends the collecting: what is still collected, or comes later, is not handed on. */
  stop(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#closed.length = 0;
    this.#group = this.#newGroup();
  }

  /** Never rejects. */
  async #flush(): Promise<void> {
    this.#flushing = true;
    try {
      // What comes while the sink is busy waits for its own count or age, unless another flush is asked for.
      while (this.#closed.length > 0 || (this.size > 0 && (this.#flushAgain || this.size >= this.#limits.count))) {
        this.#current = this.#closed.shift() ?? this.#takeGroup();
        await this.#handOn(this.#current);
        this.#current = undefined;
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

  #takeGroup(): Collected {
    this.#flushAgain = false;
    const group = this.#group;
    this.#group = this.#newGroup();
    return group;
  }

  async #handOn(group: Collected): Promise<void> {
    // Without an await where there is nothing to wait for.
    if (group.after.size > 0) await Promise.all(group.after);
    group.isHandedOn = true;
    if (!this.#ended && sizeOf(group) > 0) await this.#sink(group);
    for (const resolve of group.done) resolve();
  }

  /** Groups that take no more rows and are not done, in their order. */
  #pending(): Collected[] {
    return this.#current === undefined ? this.#closed : [this.#current, ...this.#closed];
  }

  /** Lets what comes from now on be in another group. */
  #close(): void {
    if (sizeOf(this.#group) === 0) return;
    this.#closed.push(this.#group);
    this.#group = this.#newGroup();
    this.flush();
  }

  #newGroup(): Collected {
    return { bulk: this.#open(), rejections: [], after: new Set(), done: [], isHandedOn: false };
  }

  #startTimer(): void {
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, this.#limits.ageMs);
  }
}
