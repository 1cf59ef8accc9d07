/** Headers of a record in order; a name may repeat. */
export type RecordHeaders = readonly (readonly [name: string, value: Uint8Array])[];

/** A record to publish. */
export interface ProducerRecord {
  /** The bytes, or null for a tombstone. */
  readonly value: Buffer | null;
  /** Records of one key keep their order and their partition. Default: none, spread over the partitions. */
  readonly key?: Buffer | string;
  /** Any bytes; UTF-8 text without NUL on the node-rdkafka path, which would corrupt anything else (`invalidData`). */
  readonly headers?: readonly (readonly [name: string, value: string | Uint8Array])[];
  /** Default: chosen by the key. */
  readonly partition?: number;
  /** Milliseconds since the epoch. Default: now. */
  readonly timestamp?: number;
}

/** What became of one published record; `code` is librdkafka's name of the error. */
export type Outcome =
  /** Stored by all in-sync replicas. */
  | { readonly status: 'delivered'; readonly partition: number; readonly offset: number }
  /** Certainly not stored. `retriable`: the same record may be accepted later. */
  | { readonly status: 'failed'; readonly code: string; readonly message: string; readonly retriable: boolean }
  /** Perhaps stored: no confirmation within the time given. Send it again only under the same message id. */
  | { readonly status: 'unknown'; readonly code: string; readonly message: string };

/** A partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A partition and an offset in it: the next one to be read, where offsets are committed. */
export interface TopicPartitionOffset extends TopicPartition {
  readonly offset: number;
}
