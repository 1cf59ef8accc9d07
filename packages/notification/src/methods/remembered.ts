interface Entry<V> {
  readonly value: Promise<V>;
  /** When it is too old, as `performance.now()` has it. */
  readonly until: number;
}

/** Entries at most: the oldest goes first. */
const mostEntries = 10_000;

/** Answers that are kept for a while; a failure is not. */
export class Remembered<V> {
  readonly #ask: (key: string) => Promise<V>;
  readonly #ageMs: number;
  readonly #entries = new Map<string, Entry<V>>();

  /** @param ageMs how long; 0 asks each time */
  constructor(ask: (key: string) => Promise<V>, ageMs: number) {
    this.#ask = ask;
    this.#ageMs = ageMs;
  }

  get(key: string): Promise<V> {
    if (this.#ageMs === 0) return this.#ask(key);
    const known = this.#entries.get(key);
    if (known !== undefined && known.until > performance.now()) return known.value;
    const value = this.#ask(key);
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: performance.now() + this.#ageMs });
    value.catch(() => this.#entries.delete(key));
    if (this.#entries.size > mostEntries) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    return value;
  }
}
