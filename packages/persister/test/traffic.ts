import { setTimeout as sleep } from 'node:timers/promises';
import type { Harness, Kind } from './harness.js';

/** Records of one call. */
const perCall = 250;

/** Publishes records that are all different, as many of each kind, until it is stopped. */
export class Traffic {
  readonly #stopped = new AbortController();
  readonly #done: Promise<number>;

  static start(harness: Harness, kinds: readonly Kind[]): Traffic {
    return new Traffic(harness, kinds);
  }

  private constructor(harness: Harness, kinds: readonly Kind[]) {
    const records: Readonly<Record<Kind, (number: number) => Buffer>> = {
      metrics: (number) => harness.metric(1_700_000_000_000 + number),
      alarms: (number) => harness.transition(`alarm ${number}`),
      events: (number) => harness.event({ number }),
      logs: (number) => harness.log(`log ${number}`),
    };
    this.#done = (async () => {
      let published = 0;
      while (!this.#stopped.signal.aborted) {
        const numbers = Array.from({ length: perCall }, (_, i) => published + i);
        for (const kind of kinds) await harness.publish(kind, numbers.map((i) => ({ value: records[kind](i) }))); // prettier-ignore
        published += perCall;
        await sleep(50);
      }
      return published;
    })();
  }

  /** Resolves with how many records of each kind were published. */
  stop(): Promise<number> {
    this.#stopped.abort();
    return this.#done;
  }
}
