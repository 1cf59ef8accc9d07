import type { Outcome } from '../record.js';

/** One call of publish: collects the outcomes of its records and resolves when the last one is there. */
export class Publication {
  readonly done: Promise<Outcome[]>;
  readonly #outcomes: (Outcome | undefined)[];
  #missing: number;
  #resolve: (outcomes: Outcome[]) => void = () => {};

  constructor(size: number) {
    this.#outcomes = new Array<Outcome | undefined>(size);
    this.#missing = size;
    this.done = new Promise((resolve) => (this.#resolve = resolve));
    if (size === 0) this.#resolve([]);
  }

  /** Sets the outcome of a record; the first one stands (a report may come after the deadline). */
  settle(index: number, outcome: Outcome): void {
    if (this.#outcomes[index] !== undefined) return;
    this.#outcomes[index] = outcome;
    this.#missing -= 1;
    if (this.#missing === 0) this.#resolve(this.#outcomes as Outcome[]);
  }

  /** Gives this outcome to every record without one, of all or of those from an index on. */
  settleRest(outcome: Outcome, from = 0): void {
    for (let index = from; index < this.#outcomes.length; index += 1) this.settle(index, outcome);
  }
}
