import { bulkhead, type BulkheadPolicy } from 'cockatiel';

/** How much the latest send counts in the average. */
const weightOfLatest = 0.1;

/** What is known of the sends to a method. */
export class MethodPolicy {
  readonly #room: BulkheadPolicy;
  readonly #atATime: number;
  #waiting = 0;
  #averageMs = 0;

  constructor(atATime: number) {
    this.#atATime = atATime;
    this.#room = bulkhead(atATime, Infinity);
  }

  /** How long one that comes now will wait for its turn, by the latest sends, in ms. */
  get expectedWaitMs(): number {
    return (this.#waiting * this.#averageMs) / this.#atATime;
  }

  /** Does the work when its turn comes. */
  async execute(work: () => Promise<void>): Promise<void> {
    this.#waiting += 1;
    await this.#room.execute(() => {
      this.#waiting -= 1;
      return work();
    });
  }

  /** A send, which is timed: what is refused without one says nothing. */
  async timed(send: () => Promise<void>): Promise<void> {
    const began = performance.now();
    try {
      await send();
    } finally {
      this.#averageMs += (performance.now() - began - this.#averageMs) * weightOfLatest;
    }
  }
}
