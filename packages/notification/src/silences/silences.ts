import { statSync } from 'node:fs';
import type { Log } from '@monasca/common';
import type { Clock } from '../clock.js';
import { filled } from '../filled.js';
import type { Notification } from '../notification.js';
import { readSilences, type Silence } from './read-silences.js';

/** How often the file is looked at, in ms. */
const refreshMs = 1_000;

/** Silences of a file, which is read again when it has changed; one that cannot be read any more leaves the former ones. */
export class Silences {
  readonly #file: string | undefined;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #log: Log;
  #silences: readonly Silence[] = [];
  #state = '';
  #lookedAt = -Infinity;

  /** @throws ServiceError `configuration` for a file that cannot be read */
  constructor(file: string | undefined, clock: Pick<Clock, 'now'>, log: Log) {
    this.#file = filled(file);
    this.#clock = clock;
    this.#log = log;
    if (this.#file === undefined) return;
    this.#silences = readSilences(this.#file);
    this.#state = stateOf(this.#file);
  }

  /** The comment of the silence that keeps a notification from being sent now; undefined where none does. */
  of(notification: Pick<Notification, 'method' | 'alarm'>): string | undefined {
    const now = this.#clock.now();
    this.#refresh(now);
    return this.#silences.find(({ matches, holds }) => holds(now) && matches(notification))?.comment;
  }

  #refresh(now: number): void {
    const file = this.#file;
    if (file === undefined || now - this.#lookedAt < refreshMs) return;
    this.#lookedAt = now;
    try {
      const state = stateOf(file);
      if (state === this.#state) return;
      this.#state = state;
      this.#silences = readSilences(file);
      this.#log.info({ file, count: this.#silences.length }, 'the silences have changed and were read again');
    } catch (error) {
      this.#log.error({ error: (error as Error).message }, 'the silences cannot be read: the former ones stay');
    }
  }
}

const stateOf = (file: string): string => String(statSync(file, { throwIfNoEntry: false })?.mtimeMs);
