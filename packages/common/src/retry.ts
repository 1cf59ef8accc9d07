import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
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
  const policy = retry(handleWhen(mayHeal), {
    maxAttempts: Number.MAX_SAFE_INTEGER,
    backoff: new ExponentialBackoff({ initialDelay: initialDelayMs, maxDelay: maxDelayMs }),
  });
  policy.onRetry((event) => {
    const error = 'error' in event ? event.error.message : 'no result';
    log.warn({ attempt: event.attempt, delayMs: Math.round(event.delay), error }, `${name} failed, it is tried again`);
  });
  return (work) => policy.execute(work, signal);
}
