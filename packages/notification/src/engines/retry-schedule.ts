import type { NotificationMessage } from '@monasca/common/messages';
import type { NotificationConfig } from '../config.js';

/** When a notification that was not delivered is tried again. */
export interface RetrySchedule {
  /** Milliseconds since the epoch. */
  due(message: Pick<NotificationMessage, 'notificationTimestamp' | 'retryCount'>): number;
  /**
   * What the next pause counts from, in s since the epoch: the attempt, or as much later as the receiver wants to be left
   * alone for longer than the pause is, up to `max_interval`.
   * @param at time of the attempt, in ms since the epoch
   */
  pauseFrom(at: number, retryCount: number, retryAfterMs: number | undefined): number;
}

/**
 * The original's: a fixed interval after the last attempt. Or one that doubles with each attempt, of which up to a half
 * is left out at random, so that those which failed together do not come together again.
 */
export function retrySchedule(options: NotificationConfig['retry_engine'], random = Math.random): RetrySchedule {
  const { interval, max_interval: longest, backoff } = options;
  /** @param share how much of it may be left out is left out, 0 to 1 */
  const pause = (retryCount: number, share: number): number => {
    if (backoff === 'fixed') return interval;
    return Math.min(interval * 2 ** retryCount, longest) * (1 - share / 2);
  };
  return {
    due: ({ notificationTimestamp, retryCount }) => (notificationTimestamp + pause(retryCount, random())) * 1_000,
    pauseFrom: (at, retryCount, retryAfterMs = 0) =>
      at / 1_000 + Math.max(0, Math.min(retryAfterMs / 1_000, longest) - pause(retryCount, 1)),
  };
}
