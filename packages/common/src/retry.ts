import { setTimeout as sleep } from 'node:timers/promises';
import { ExponentialBackoff } from 'cockatiel';
import { ServiceError } from './errors.js';
import type { Log } from './log.js';

export interface RetryOptions {
  /** What is tried, for the log. */
  readonly name: string;
  readonly log: Log;
  /** Ends the attempts: the last error is thrown. */
  readonly signal: AbortSignal;
  /** First pause in ms; it doubles, with jitter, up to `maxDelayMs`. Default 100. */
  readonly initialDelayMs?: number;
  /** Default 10,000. */
  readonly maxDelayMs?: number;
}

/** Faults of this program are never tried again: they would only be repeated. */
function mayHeal(error: unknown): boolean {
  if (error instanceof ServiceError) return error.retriable;
  return !(error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError);
}

/** Repeats work until it succeeds, the error cannot heal, or the signal is given. The one place that decides so. */
export function createRetry(options: RetryOptions): <T>(work: () => Promise<T>) => Promise<T> {
  const { name, log, signal, initialDelayMs = 100, maxDelayMs = 10_000 } = options;
  return async (work) => {
    let backoff = new ExponentialBackoff({ initialDelay: initialDelayMs, maxDelay: maxDelayMs }).next();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (signal.aborted || !mayHeal(error)) throw error;
        const delayMs = Math.round(backoff.duration);
        log.warn({ attempt, delayMs, error: (error as Error).message }, `${name} failed, it is tried again`);
        const goesOn = await sleep(delayMs, true, { signal }).catch(() => false);
        if (!goesOn) throw error;
        backoff = backoff.next(undefined);
      }
    }
  };
}
