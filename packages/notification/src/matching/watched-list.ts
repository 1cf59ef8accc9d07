import { statSync } from 'node:fs';
import type { Log } from '@monasca/common';
import type { Clock } from '../clock.js';
import { filled } from '../filled.js';

/** How often the file is looked at, in ms. */
const refreshMs = 1_000;

export interface WatchedListOptions<T> {
  /** None for an empty list. */
  readonly file: string | undefined;
  /** What the entries are, for the log. */
  readonly name: string;
  /** @throws ServiceError `configuration` for a file that cannot be read */
  readonly read: (file: string) => readonly T[];
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** Entries of a file, which is read again when it has changed; one that cannot be read any more leaves the former ones. */
export class WatchedList<T> {
  readonly #options: WatchedListOptions<T>;
  readonly #file: string | undefined;
  #entries: readonly T[] = [];
  #state = '';
  #lookedAt = -Infinity;

  /** @throws ServiceError `configuration` for a file that cannot be read */
  constructor(options: WatchedListOptions<T>) {
    this.#options = options;
    this.#file = filled(options.file);
    if (this.#file === undefined) return;
    this.#entries = options.read(this.#file);
    this.#state = stateOf(this.#file);
  }

  /** As the file has them, at most a second ago. */
  get entries(): readonly T[] {
    this.#refresh();
    return this.#entries;
  }

  #refresh(): void {
    const { clock, name, read, log } = this.#options;
    const file = this.#file;
    const now = clock.now();
    if (file === undefined || now - this.#lookedAt < refreshMs) return;
    this.#lookedAt = now;
    try {
      const state = stateOf(file);
      if (state === this.#state) return;
      this.#state = state;
      this.#entries = read(file);
      log.info({ file, count: this.#entries.length }, `the ${name} have changed and were read again`);
    } catch (error) {
      log.error({ error: (error as Error).message }, `the ${name} cannot be read: the former ones stay`);
    }
  }
}

const stateOf = (file: string): string => String(statSync(file, { throwIfNoEntry: false })?.mtimeMs);
