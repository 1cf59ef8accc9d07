/** How often the line is written again, in ms. */
const intervalMs = 200;

/** Where progress is told. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Tells on a terminal how far a command is, in one line that is written again and again; elsewhere it tells nothing. */
export class Progress {
  readonly #stream: ProgressStream;
  #last = 0;

  constructor(stream: ProgressStream = process.stderr) {
    this.#stream = stream;
  }

  /** @param text is made only when it is told */
  tell(text: () => string): void {
    if (this.#stream.isTTY !== true || Date.now() - this.#last < intervalMs) return;
    this.#last = Date.now();
    this.#stream.write(`\r\u001B[K${text()}`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#last > 0) this.#stream.write('\r\u001B[K');
    this.#last = 0;
  }
}
