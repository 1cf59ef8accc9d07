import type { Envelope } from './envelope.js';

/** The envelopes of a request, which are written where they are sent from. */
export interface EnvelopeSource {
  readonly length: number;
  /** Bytes of an envelope. */
  sizeOf(index: number): number;
  write(index: number, target: DataView, at: number): void;
  /** Bytes of a message that were cut off. */
  cutBytes(index: number): number;
}

/** Envelopes that were made one by one. */
export const sourceOf = (envelopes: readonly Envelope[]): EnvelopeSource => ({
  length: envelopes.length,
  sizeOf: (index) => envelopes[index]!.bytes.length,
  write: (index, target, at) => {
    const { bytes } = envelopes[index]!;
    new Uint8Array(target.buffer, target.byteOffset + at, bytes.length).set(bytes);
  },
  cutBytes: (index) => envelopes[index]!.cutBytes,
});
