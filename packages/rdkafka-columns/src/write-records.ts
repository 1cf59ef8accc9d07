import { headersBound, writeBytes, writeHeaders } from './headers.js';
import { align4, type Columns } from './layout.js';

/** A record to produce. */
export interface ColumnRecord {
  readonly value: Uint8Array | null;
  readonly key?: string | Uint8Array | undefined;
  readonly headers?: readonly (readonly [name: string, value: string | Uint8Array])[] | undefined;
  /** Default: chosen by the key. */
  readonly partition?: number | undefined;
  /** Milliseconds since the epoch. Default: now. */
  readonly timestamp?: number | undefined;
}

/** Bytes that a record takes in the arena at most. */
export function recordBound({ value, key, headers }: ColumnRecord): number {
  const keyBound = key === undefined ? 0 : typeof key === 'string' ? key.length * 3 : key.length;
  return (value?.length ?? 0) + keyBound + (headers === undefined ? 0 : headersBound(headers)) + 4;
}

/** Writes records, from an index on, to a block until it is full; returns how many. */
export function writeRecords(
  columns: Columns,
  records: readonly ColumnRecord[],
  from: number,
  capacity: number,
): number {
  const { arena, valueStarts, valueLengths, keyLengths, headerLengths, partitions, timestamps } = columns;
  const rows = Math.min(capacity, records.length - from);
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    const record = records[from + row]!;
    if (at + recordBound(record) > arena.length) return row;
    const { value, key, headers } = record;
    valueStarts[row] = at;
    valueLengths[row] = value?.length ?? -1;
    if (value !== null) {
      arena.set(value, at);
      at += value.length;
    }
    const keyLength = key === undefined ? -1 : writeBytes(arena, at, key);
    keyLengths[row] = keyLength;
    if (keyLength > 0) at += keyLength;
    const headerLength = headers === undefined ? 0 : writeHeaders(arena, at, headers);
    headerLengths[row] = headerLength;
    at = align4(at + headerLength);
    partitions[row] = record.partition ?? -1;
    timestamps[row] = record.timestamp ?? -1;
  }
  return rows;
}
