interface Waiting<V> {
  readonly resolve: (value: V) => void;
  readonly reject: (error: unknown) => void;
}

/** Most keys that are asked for at once. */
const mostKeys = 500;

/** Asks for many keys in one question: those that come while a question is under way share the next one. */
export class Batched<V> {
  readonly #ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>;
  readonly #none: V;
  #waiting = new Map<string, Waiting<V>[]>();
  #asking = false;

  /** @param none what a key has that is not in the answer */
  constructor(ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>, none: V) {
    this.#ask = ask;
    this.#none = none;
  }

  get(key: string): Promise<V> {
    return new Promise((resolve, reject) => {
      const others = this.#waiting.get(key) ?? [];
      others.push({ resolve, reject });
      this.#waiting.set(key, others);
      if (!this.#asking) void this.#askAll();
    });
  }

  async #askAll(): Promise<void> {
    this.#asking = true;
    // Who asks in the same turn shares the first question, too.
    await new Promise(setImmediate);
    while (this.#waiting.size > 0) {
      const keys = [...this.#waiting.keys()].slice(0, mostKeys);
      const asking = keys.map((key) => [key, this.#waiting.get(key) ?? []] as const);
      for (const key of keys) this.#waiting.delete(key);
      try {
        const answers = await this.#ask(keys);
        for (const [key, all] of asking) for (const { resolve } of all) resolve(answers.get(key) ?? this.#none);
      } catch (error) {
        for (const [, all] of asking) for (const { reject } of all) reject(error);
      }
    }
    this.#asking = false;
  }
}
