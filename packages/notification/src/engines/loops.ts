import type { NotificationMessage } from '@monasca/common/messages';
import { isSameOrigin, type Origin } from '../ledger/ledger.js';
import { onAbort } from '../on-abort.js';

/** A loop that goes on. */
export interface Loop {
  /** Aborts when another one has taken its place, and when its record is to be given up. */
  readonly ended: AbortSignal;
  /** Whether another one has taken its place: of a newer transition, or of the same record that was read again. */
  readonly isReplaced: boolean;
  leave(): void;
}

interface Running {
  readonly since: number;
  readonly origin: Origin;
  readonly ended: AbortController;
  isReplaced: boolean;
}

/** One loop for each alarm and method: of several the one of the latest transition, and of copies the first. */
export class Loops {
  readonly #running = new Map<string, Running>();

  /**
   * Undefined where another one goes on in its place.
   * @param origin where its record is: read again, it goes on in place of what was begun before
   * @param given aborts when the record is to be given up
   */
  enter(
    { id, alarm }: Pick<NotificationMessage, 'id' | 'alarm'>,
    origin: Origin,
    given: AbortSignal,
  ): Loop | undefined {
    const key = JSON.stringify([alarm.alarmId, id]);
    const former = this.#running.get(key);
    if (former !== undefined && former.since >= alarm.timestamp && !isSameOrigin(former.origin, origin))
      return undefined;
    if (former !== undefined) {
      former.isReplaced = true;
      former.ended.abort();
    }
    const mine: Running = { since: alarm.timestamp, origin, ended: new AbortController(), isReplaced: false };
    this.#running.set(key, mine);
    // Not AbortSignal.any: what it leaves in the other signal stays there as long as that lives.
    const end = (): void => mine.ended.abort(given.reason);
    if (given.aborted) end();
    const unlisten = given.aborted ? undefined : onAbort(given, end);
    return {
      ended: mine.ended.signal,
      get isReplaced() {
        return mine.isReplaced;
      },
      leave: () => {
        unlisten?.();
        if (this.#running.get(key) === mine) this.#running.delete(key);
      },
    };
  }
}
