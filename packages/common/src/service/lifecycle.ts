import type { Log } from '../log.js';

type Stop = () => Promise<void> | void;

/**
 * What has been started, to be stopped in reverse. Whoever starts something that lives defers its stop at once, so that
 * a start that fails half-way leaves nothing behind.
 */
export class Lifecycle {
  readonly #stops: { readonly name: string; readonly stop: Stop }[] = [];
  readonly #log: Log;
  #fail: (error: Error) => void = () => {};
  /** Rejects with the first error that makes going on senseless. */
  readonly failure: Promise<never>;
  #stopping: Promise<void> | undefined;

  constructor(log: Log) {
    this.#log = log;
    this.failure = new Promise((_, reject) => (this.#fail = reject));
    this.failure.catch(() => {});
  }

  /** Registers how something that was started is stopped. */
  defer(name: string, stop: Stop): void {
    this.#stops.push({ name, stop });
  }

  /** Ends the service with this error. */
  fail(error: Error): void {
    this.#fail(error);
  }

  /** Stops everything, last started first. A stop that fails is logged and the others still run. Idempotent. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    for (const { name, stop } of this.#stops.reverse()) {
      try {
        await stop();
        this.#log.debug({ part: name }, 'stopped');
      } catch (error) {
        this.#log.error({ part: name, error: (error as Error).message }, 'stopping failed');
      }
    }
  }
}
