import { eventContentKey, recordId, type Codec, type EventEnvelope } from '@monasca/common/messages';
import type { RecordBatch } from '@monasca/common/kafka';
import type { Entry } from '../record.js';
import type { Rejection } from './dead-letter.js';
import { headerId } from './header-id.js';

/** How a kind of record is read and told apart. */
export interface Decoder<T> {
  readonly codec: Codec<T>;
  /** The identity of a record that carries no message id. Default: its place on the topic and its bytes. */
  readonly contentKey?: (value: T) => string;
}

/** Events are the same wherever they stand: a client that sends one again sends the same content. */
export const eventKey = (value: EventEnvelope): string => eventContentKey(value);

/** Reads a row: an entry, or a rejection where it cannot be read. */
export function decodeRow<T>(batch: RecordBatch, row: number, decoder: Decoder<T>): Entry<T> | Rejection {
  const decoded = decoder.codec.decode(batch.value(row));
  if (decoded.ok) return new DecodedEntry(decoded.value, batch, row, decoder);
  return { batch, row, reason: decoded.reason, detail: decoded.detail };
}

class DecodedEntry<T> implements Entry<T> {
  readonly value: T;
  readonly batch: RecordBatch;
  readonly row: number;
  readonly recordedAt: number;
  readonly #contentKey: ((value: T) => string) | undefined;
  #id: string | undefined;

  constructor(value: T, batch: RecordBatch, row: number, { contentKey }: Decoder<T>) {
    this.value = value;
    this.batch = batch;
    this.row = row;
    this.recordedAt = batch.timestamps[row]!;
    this.#contentKey = contentKey;
  }

  /** Made when it is asked for: hashing costs as much as decoding, and stores with natural keys never ask. */
  get id(): string {
    const { batch, row, value } = this;
    this.#id ??= headerId(batch, row) ?? this.#contentKey?.(value) ?? placeId(batch, row);
    return this.#id;
  }
}

function placeId(batch: RecordBatch, row: number): string {
  const topic = batch.topics[batch.topicIndexes[row]!]!;
  const [partition, offset] = [batch.partitions[row]!, batch.offsets[row]!];
  return recordId(topic, partition, offset, batch.timestamps[row]!, batch.value(row) ?? Buffer.alloc(0));
}
