/** Lets work of one kind pass together, and some of it alone: when nothing else is on its way. */
export class Turnstile {
  readonly #passing = new Set<Promise<unknown>>();
  #alone: Promise<void> | undefined;

  /** Whether nothing is on its way, nor waits. */
  get isIdle(): boolean {
    return this.#passing.size === 0 && this.#alone === undefined;
  }

  /** Does the work as soon as nobody is alone. */
  async together<T>(work: () => Promise<T>): Promise<T> {
    while (this.#alone !== undefined) await this.#alone;
    const passing = work();
    this.#passing.add(passing);
    try {
      return await passing;
    } finally {
      this.#passing.delete(passing);
    }
  }

  /** Does the work when all that is on its way has ended; what comes meanwhile waits for its end. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#alone;
    const mine = (async () => {
      await before;
      await Promise.allSettled(this.#passing);
      return work();
    })();
    const ended: Promise<void> = mine.then(ignore, ignore).then(() => {
      if (this.#alone === ended) this.#alone = undefined;
    });
    this.#alone = ended;
    return mine;
  }
}

const ignore = (): void => {};
