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

/** Decodes a batch: entries in order for what can be read, a rejection for what cannot. */
export function decodeBatch<T>(
  batch: RecordBatch,
  { codec, contentKey }: Decoder<T>,
): { entries: Entry<T>[]; rejections: Rejection[] } {
  const entries: Entry<T>[] = [];
  const rejections: Rejection[] = [];
  for (let row = 0; row < batch.size; row += 1) {
    const decoded = codec.decode(batch.value(row));
    if (!decoded.ok) {
      rejections.push({ batch, row, reason: decoded.reason, detail: decoded.detail });
      continue;
    }
    const { value } = decoded;
    const id = headerId(batch, row) ?? contentKey?.(value) ?? placeId(batch, row);
    entries.push({ value, id, recordedAt: batch.timestamps[row]!, batch, row });
  }
  return { entries, rejections };
}

function placeId(batch: RecordBatch, row: number): string {
  const topic = batch.topics[batch.topicIndexes[row]!]!;
  const [partition, offset] = [batch.partitions[row]!, batch.offsets[row]!];
  return recordId(topic, partition, offset, batch.timestamps[row]!, batch.value(row) ?? Buffer.alloc(0));
}
