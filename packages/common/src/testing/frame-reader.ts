/** Cuts a stream into frames: four bytes of length, then so many bytes. */
export class FrameReader {
  readonly #onFrame: (frame: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);

  /** @param onFrame is given each whole frame, its length included */
  constructor(onFrame: (frame: Buffer) => void) {
    this.#onFrame = onFrame;
  }

  read(bytes: Buffer): void {
    let rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (rest.length >= 4) {
      const end = 4 + rest.readInt32BE(0);
      if (rest.length < end) break;
      this.#onFrame(Buffer.from(rest.subarray(0, end)));
      rest = rest.subarray(end);
    }
    this.#rest = rest;
  }
}
