/**
 * A map of bounded size that keeps what was used last: an entry is forgotten when, since it was last read or written, half
 * as many others have been as there may be. Two generations; a Map whose oldest entry is deleted each time gets ever slower.
 */
export class RecentMap<K, V extends object | number | string> {
  readonly #half: number;
  #young = new Map<K, V>();
  #old = new Map<K, V>();

  /** @param limit most entries */
  constructor(limit: number) {
    this.#half = Math.floor(limit / 2);
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: K): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: K, value: V): void {
    if (this.#half === 0) return;
    this.#old.delete(key);
    if (this.#young.size >= this.#half && !this.#young.has(key)) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
