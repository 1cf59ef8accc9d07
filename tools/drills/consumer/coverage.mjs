// @ts-check
/** @typedef {{ partition: number, first: number, next: number, rows: number }[]} Report spans that a member has finished */

/** Which offsets were finished, over all members. */
export class Coverage {
  rows = 0;
  /** @type {Map<number, { first: number, next: number }[]>} */
  #spans = new Map();

  take(/** @type {Report} */ report) {
    for (const { partition, first, next, rows } of report) {
      this.rows += rows;
      const spans = this.#spans.get(partition) ?? [];
      const last = spans.at(-1);
      // Nearly always it goes on where it was.
      if (last !== undefined && last.next === first) last.next = next;
      else spans.push({ first, next });
      this.#spans.set(partition, spans);
    }
  }

  /** Records finished more than once, and gaps between those that were. */
  check() {
    let [repeated, gaps] = [0, 0];
    for (const spans of this.#spans.values()) {
      let end = 0;
      for (const { first, next } of [...spans].sort((a, b) => a.first - b.first)) {
        if (first > end) gaps += 1;
        repeated += Math.max(0, Math.min(end, next) - first);
        end = Math.max(end, next);
      }
    }
    return { repeated, gaps };
  }
}
