import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Log } from '@monasca/common';
import type { Schema } from './schema.js';
import { sweep } from './sweep.js';

/** Time between two sweeps, in ms. */
const pauseMs = 3_600_000;

/** Deletes what is too old, every hour. */
export class Sweeper {
  readonly #db: Kysely<Schema>;
  readonly #days: number;
  readonly #log: Log;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  /** @param days how long rows are kept; 0 for ever: it has nothing to do then */
  constructor(db: Kysely<Schema>, days: number, log: Log) {
    this.#db = db;
    this.#days = days;
    this.#log = log;
  }

  /** Begins, where it has not begun before. */
  start(): void {
    if (this.#days > 0) this.#running ??= this.#run();
  }

  /** Resolves when no statement is on its way any more; what it has begun is in a transaction of its own. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const isStopping = (): boolean => signal.aborted;
    while (!isStopping()) {
      try {
        const rows = await sweep(this.#db, this.#days, signal);
        if (rows > 0) this.#log.info({ rows, days: this.#days }, 'rows older than the retention are deleted');
      } catch (error) {
        if (isStopping()) return;
        this.#log.warn({ error: (error as Error).message }, 'deleting rows older than the retention failed, it is tried again in an hour'); // prettier-ignore
      }
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }
}
