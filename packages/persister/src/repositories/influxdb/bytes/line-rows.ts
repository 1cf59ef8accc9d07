import type { RecordBatch } from '@monasca/common/kafka';

/** Rows of a batch, one after another, that lines were made of. */
interface Run {
  readonly batch: RecordBatch;
  readonly row: number;
  /** The line of its first row. */
  readonly line: number;
  count: number;
}

/** Which row each line was made of. */
export class LineRows {
  readonly #runs: Run[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The next lines are of rows `from` to before `to`. */
  add(batch: RecordBatch, from: number, to: number): void {
    if (from === to) return;
    const last = this.#runs.at(-1);
    if (last?.batch === batch && last.row + last.count === from) last.count += to - from;
    else this.#runs.push({ batch, row: from, line: this.#count, count: to - from });
    this.#count += to - from;
  }

  at(line: number): { readonly batch: RecordBatch; readonly row: number } {
    let [low, high] = [0, this.#runs.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#runs[middle]!.line <= line) low = middle;
      else high = middle - 1;
    }
    const { batch, row, line: first } = this.#runs[low]!;
    return { batch, row: row + line - first };
  }

  /** Marks every row as finished. */
  finish(): void {
    for (const { batch, row, count } of this.#runs) batch.finishRows(row, row + count);
  }
}
