import type { Log } from '../log.js';

/**
 * Something that fails for a while: told when it begins, and when it is over. What repeats in between is counted, and
 * told for debugging alone.
 */
export class Interruption {
  readonly #log: Log;
  readonly #begin: string;
  readonly #end: string;
  /** Kinds of failures that are told. */
  readonly #told = new Set<string>();
  #since = 0;
  #failures = 0;

  /** @param begin message of the warning, and `end` that of the information when it is over */
  constructor(log: Log, begin: string, end: string) {
    this.#log = log;
    this.#begin = begin;
    this.#end = end;
  }

  /** It has failed, the first time or again: each kind of failure is told once. */
  failed(kind: string, fields: object): void {
    if (this.#failures === 0) this.#since = Date.now();
    this.#failures += 1;
    this.#log[this.#told.has(kind) ? 'debug' : 'warn'](fields, this.#begin);
    this.#told.add(kind);
  }

  /** It works, or has worked since a time in ms since the epoch; nothing is told when it has not failed. */
  over(at = Date.now()): void {
    if (this.#failures === 0) return;
    const fields = { kinds: [...this.#told], failures: this.#failures, durationMs: at - this.#since };
    this.#failures = 0;
    this.#told.clear();
    this.#log.info(fields, this.#end);
  }
}
