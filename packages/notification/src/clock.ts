import { onAbort } from './on-abort.js';

/** The time, so that tests can give another one. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves at this time; rejects with the reason of the signal when that aborts before. */
  until(time: number, signal: AbortSignal): Promise<void>;
}

/** Longest wait that a timer takes, in ms. */
const longestMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  until: (time, signal) =>
    new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const end = (): void => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      };
      const wait = (): void => {
        const left = time - Date.now();
        if (left > 0) {
          timer = setTimeout(wait, Math.min(left, longestMs));
          return;
        }
        leave();
        resolve();
      };
      if (signal.aborted) {
        end();
        return;
      }
      const leave = onAbort(signal, end);
      wait();
    }),
};
