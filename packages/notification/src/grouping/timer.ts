import type { Clock } from '../clock.js';

/** Something that is to happen at a time, which may change. */
export class Timer {
  readonly #clock: Clock;
  readonly #act: () => void;
  #time: number | undefined;
  #waiting = new AbortController();

  constructor(clock: Clock, act: () => void) {
    this.#clock = clock;
    this.#act = act;
  }

  /** When it happens, in ms since the epoch; undefined for not at all. */
  get time(): number | undefined {
    return this.#time;
  }

  set(time: number | undefined): void {
    if (time === this.#time) return;
    this.#waiting.abort();
    this.#time = time;
    if (time === undefined) return;
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.#clock.until(time, waiting.signal).then(
      () => {
        // It may have been changed after the time had come.
        if (waiting.signal.aborted) return;
        this.#time = undefined;
        this.#act();
      },
      () => {},
    );
  }
}
