import { ColumnBatch } from '../src/column-batch.js';
import { blockSize, columnsOver, evenRows } from '../src/layout.js';
import { recordBound, writeRecords, type ColumnRecord } from '../src/write-records.js';

/** Records as the addon would hand them over: topic and partition as given, offsets in a row. */
export interface Placed extends ColumnRecord {
  readonly topic: number;
  readonly partition: number;
}

export const topics = ['first', 'second', 'third'];

const size = (value: string | Uint8Array | null | undefined): number =>
  value == null ? 0 : typeof value === 'string' ? Buffer.byteLength(value) : value.length;

/** @param room bytes of the arena that stay empty */
export function batchOf(
  records: readonly Placed[],
  room = 0,
  recycle: (block: ArrayBuffer) => void = () => {},
): ColumnBatch {
  const capacity = evenRows(Math.max(records.length, 1));
  const arenaBytes = records.reduce((sum, record) => sum + recordBound(record), 0);
  const block = new ArrayBuffer(blockSize(capacity, arenaBytes + room));
  const columns = columnsOver(block, capacity);
  const rows = writeRecords(columns, records, 0, capacity);
  records.forEach(({ topic }, row) => {
    columns.topics[row] = topic;
    columns.offsets[row] = 1_000 + row;
  });
  const bytes = records.reduce((sum, { value, key }) => sum + size(value) + size(key), 0);
  return new ColumnBatch({ block, capacity, rows, arenaBytes, bytes, topics }, recycle);
}
