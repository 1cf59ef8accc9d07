import type { RecordSource } from '../columns/columns.js';
import type { ProducerRecord } from '../record.js';

export type { RecordSource };

/** Records to publish, in their order. */
export type Records = readonly ProducerRecord[] | RecordSource;

export const isSource = (records: Records): records is RecordSource => 'sizeOf' in records;

/** The records with these numbers, in this order. */
export function pick(records: Records, indexes: readonly number[]): Records {
  if (!isSource(records)) return indexes.map((index) => records[index]!);
  return {
    length: indexes.length,
    key: records.key,
    header: records.header,
    headerOf: (place) => records.headerOf(indexes[place]!),
    sizeOf: (place) => records.sizeOf(indexes[place]!),
    write: (place, target, at) => records.write(indexes[place]!, target, at),
  };
}

/** An object for each record, with a copy of its bytes where they are made as they are sent. */
export function recordList(records: Records): readonly ProducerRecord[] {
  if (!isSource(records)) return records;
  const { length, key, header } = records;
  return Array.from({ length }, (_, index) => {
    const value = Buffer.allocUnsafe(records.sizeOf(index));
    records.write(index, new DataView(value.buffer, value.byteOffset, value.length), 0);
    return { value, key, headers: [[header, records.headerOf(index)] as const] };
  });
}
