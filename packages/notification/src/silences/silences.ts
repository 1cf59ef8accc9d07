import type { Log } from '@monasca/common';
import type { Clock } from '../clock.js';
import { WatchedList } from '../matching/watched-list.js';
import type { Notification } from '../notification.js';
import { readSilences, type Silence } from './read-silences.js';

/** Silences of a file, which is read again when it has changed; one that cannot be read any more leaves the former ones. */
export class Silences {
  readonly #list: WatchedList<Silence>;
  readonly #clock: Pick<Clock, 'now'>;

  /** @throws ServiceError `configuration` for a file that cannot be read */
  constructor(file: string | undefined, clock: Pick<Clock, 'now'>, log: Log) {
    this.#list = new WatchedList({ file, name: 'silences', read: readSilences, clock, log });
    this.#clock = clock;
  }

  /** The comment of the silence that keeps a notification from being sent now; undefined where none does. */
  of(notification: Pick<Notification, 'method' | 'alarm'>): string | undefined {
    const now = this.#clock.now();
    return this.#list.entries.find(({ matches, holds }) => holds(now) && matches(notification))?.comment;
  }
}
