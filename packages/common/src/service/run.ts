import { ServiceError } from '../errors.js';
import { Lifecycle } from './lifecycle.js';
import type { Logger } from './logger.js';

/** How long a service may take to drain after SIGTERM, in ms, before it is ended all the same (exit code 75). */
const defaultStopTimeoutMs = 30_000;

export interface RunOptions {
  readonly log: Logger;
  /**
   * What the process does once it is started, beside serving: when it resolves, with an exit code, the process stops.
   * A signal aborts `stopping`, and the stop waits for it to wind up. Default: serve until a signal.
   */
  readonly work?: (stopping: AbortSignal) => Promise<number>;
  readonly stopTimeoutMs?: number;
  /** A second signal ends the process at once; not a worker's, which may get one from the terminal and one from its primary. */
  readonly endsOnSecondSignal?: boolean;
}

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Runs a service: starts it, waits for a signal or a failure, stops everything in reverse and returns the exit code:
 * 0 after a signal, the code of the error otherwise. A second signal ends the process at once with 130. The caller
 * exits with the code; nothing else in a service ends the process.
 */
export async function runService(start: (lifecycle: Lifecycle) => Promise<void>, options: RunOptions): Promise<number> {
  const { log, work, stopTimeoutMs = defaultStopTimeoutMs, endsOnSecondSignal = true } = options;
  const stopping = new AbortController();
  const lifecycle = new Lifecycle(log);
  const handlers = new Map<NodeJS.Signals, () => void>();
  const signalled = new Promise<number>((resolve) => {
    let first = true;
    for (const signal of signals) {
      const handler = (): void => {
        if (!first && endsOnSecondSignal) process.exit(130);
        first = false;
        log.info({ signal }, 'stopping');
        stopping.abort();
        resolve(0);
      };
      handlers.set(signal, handler);
      process.on(signal, handler);
    }
  });

  let code = 0;
  try {
    const served = start(lifecycle).then(() => (work === undefined ? signalled : work(stopping.signal)));
    code = await Promise.race([served, work === undefined ? signalled : served, lifecycle.failure]);
  } catch (error) {
    code = report(error, log);
  }
  const stopped = await within(lifecycle.stop(), stopTimeoutMs);
  if (!stopped) {
    log.error({ stopTimeoutMs }, 'did not stop in time; what was not finished will be read again');
    code ||= 75;
  }
  for (const [signal, handler] of handlers) process.removeListener(signal, handler);
  log.info({ code }, 'stopped');
  return code;
}

/** Logs an error and writes it for the person at the terminal; returns the exit code that it calls for. */
export function report(error: unknown, log?: Logger): number {
  const known = error instanceof ServiceError;
  const message = error instanceof Error ? error.message : String(error);
  log?.error(
    {
      code: known ? error.code : 'internal',
      ...(known ? error.fields : {}),
      stack: known ? undefined : (error as Error).stack,
    },
    message,
  );
  process.stderr.write(`${message}\n`);
  return known ? error.exitCode : 70;
}

async function within(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>(
    (resolve) =>
      (timer = setTimeout(() => {
        resolve(false);
      }, ms)),
  );
  const done = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return done;
}
