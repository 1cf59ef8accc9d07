import { onAbort } from '../on-abort.js';

/** What a promise gives; rejects with the reason of the signal as soon as that aborts: nobody waits for it any more. */
export function orGiven<T>(promise: Promise<T>, given: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = (): void => reject(given.reason as Error);
    if (given.aborted) {
      give();
      promise.catch(() => {});
      return;
    }
    const leave = onAbort(given, give);
    promise.then(resolve, reject).finally(leave);
  });
}
