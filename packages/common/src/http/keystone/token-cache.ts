import type { Identity } from '../identity.js';

interface Entry {
  /** Undefined for a token that Keystone does not know. */
  readonly identity: Identity | undefined;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** What is known of tokens, for a time. They are kept by their hashes: what is in memory opens nothing. */
export class TokenCache {
  readonly #entries = new Map<string, Entry>();
  readonly #size: number;

  /** @param size most entries; those that nobody asked for the longest go first */
  constructor(size: number) {
    this.#size = size;
  }

  get(hash: string): Entry | undefined {
    const entry = this.#entries.get(hash);
    if (entry === undefined) return undefined;
    this.#entries.delete(hash);
    if (Date.now() >= entry.until) return undefined;
    // A map is in the order in which entries came: this one comes anew.
    this.#entries.set(hash, entry);
    return entry;
  }

  set(hash: string, entry: Entry): void {
    this.#entries.delete(hash);
    if (this.#entries.size >= this.#size) {
      const [unused] = this.#entries.keys();
      if (unused !== undefined) this.#entries.delete(unused);
    }
    this.#entries.set(hash, entry);
  }
}
