/** Does what belongs together one after another, and everything else at the same time. */
export class InOrder {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Begins when all that was given before with this key has ended. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const result = before.then(work, work);
    const settled = result.then(ignore, ignore).then(() => {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    });
    this.#last.set(key, settled);
    return result;
  }
}

const ignore = (): void => {};
