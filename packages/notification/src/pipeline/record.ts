import type { ProducerRecord } from '@monasca/common/kafka';

/** A record as an engine gets it; its bytes are its own. */
export interface InputRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since the epoch; -1 where it has none. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Left out where it has none. */
  readonly headers?: readonly (readonly [name: string, value: Buffer])[];
}

/** A record that an engine writes. */
export interface OutputRecord extends ProducerRecord {
  readonly topic: string;
}

/**
 * What becomes of a record. Many are at work at a time; it may be done again after a crash.
 * @param given aborts when the record is no longer ours to wait for: reject with its reason, unless a send has begun
 */
export type Work = (record: InputRecord, given: AbortSignal) => Promise<readonly OutputRecord[]>;
