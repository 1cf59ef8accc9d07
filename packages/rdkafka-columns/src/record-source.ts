import { writeBytes, writeHeader } from './headers.js';
import { align4, type Columns } from './layout.js';

/**
 * Records that are written where they are sent from: no object, and no copy, for each of them. They have one key and one
 * header each, and go to the partition of the key.
 */
export interface RecordSource {
  readonly length: number;
  readonly key: string;
  /** Name of the header. */
  readonly header: string;
  /** Value of the header of a record. */
  headerOf(index: number): string;
  /** Bytes of the value of a record. */
  sizeOf(index: number): number;
  /** Writes the value of a record: all its bytes, and none beyond them. */
  write(index: number, target: DataView, at: number): void;
}

/** Bytes that a record takes in the arena at most. */
export const sourceBound = (source: RecordSource, index: number): number =>
  boundOf(source, source.sizeOf(index), source.headerOf(index));

const boundOf = ({ key, header }: RecordSource, size: number, value: string): number =>
  size + (key.length + header.length + value.length) * 3 + 12;

/** Writes records, from an index on, to a block until it is full; returns how many. */
export function writeSource(columns: Columns, source: RecordSource, from: number, capacity: number): number {
  const { arena, valueStarts, valueLengths, keyLengths, headerLengths, partitions, timestamps } = columns;
  const rows = Math.min(capacity, source.length - from);
  const target = viewOf(arena);
  const keyLength = Buffer.byteLength(source.key);
  // Key and name of the header, and the length of each value of it to be.
  const shared = Buffer.alloc(keyLength + 8 + source.header.length * 3);
  const sharedLength = writeHeader(shared, shared.write(source.key), source.header, '');
  const sharedView = viewOf(shared);
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    const index = from + row;
    const [size, value] = [source.sizeOf(index), source.headerOf(index)];
    if (at + boundOf(source, size, value) > arena.length) return row;
    valueStarts[row] = at;
    valueLengths[row] = size;
    source.write(index, target, at);
    const key = at + size;
    for (let place = 0; place < sharedLength; place += 1) target.setUint8(key + place, sharedView.getUint8(place));
    const valueAt = key + sharedLength;
    const valueLength = writeBytes(arena, valueAt, value);
    target.setInt32(valueAt - 4, valueLength, true);
    keyLengths[row] = keyLength;
    headerLengths[row] = sharedLength - keyLength + valueLength;
    at = align4(valueAt + valueLength);
    partitions[row] = -1;
    timestamps[row] = -1;
  }
  return rows;
}

const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
