import type { RecordBatch } from '@monasca/common/kafka';
import { messageIdHeader } from '@monasca/common/messages';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The message id of a record. Only one of our own form counts: anything else in this header is somebody else's. */
export function headerId(batch: RecordBatch, row: number): string | undefined {
  for (const [name, value] of batch.headers(row)) {
    if (name !== messageIdHeader) continue;
    const id = Buffer.from(value).toString('latin1');
    return uuid.test(id) ? id : undefined;
  }
  return undefined;
}
