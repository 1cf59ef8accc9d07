import type { Clock } from '../src/clock.js';

interface Timer {
  readonly time: number;
  readonly wake: () => void;
}

/** A clock that goes on when it is told to: hours of waiting take no time. */
export class SimulatedClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  until(time: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = { time, wake: resolve };
      const give = (): void => {
        this.#timers.delete(timer);
        reject(signal.reason as Error);
      };
      if (signal.aborted) give();
      else if (time <= this.#now) resolve();
      else this.#timers.add(timer);
      signal.addEventListener('abort', give);
    });
  }

  /** Lets time pass, timer by timer; whatever each of them leads to has happened before the next one. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.time);
      next.wake();
      await settled();
    }
    this.#now = end;
  }

  #next(end: number): Timer | undefined {
    const due = [...this.#timers].filter(({ time }) => time <= end);
    return due.sort((a, b) => a.time - b.time)[0];
  }
}

/** Resolves when all promises that can settle without time have. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}
