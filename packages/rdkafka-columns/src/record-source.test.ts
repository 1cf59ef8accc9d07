import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blockSize, columnsOver } from './layout.js';
import { writeSource, type RecordSource } from './record-source.js';
import { writeRecords, type ColumnRecord } from './write-records.js';

const text = fc.string({ unit: 'binary', maxLength: 80 });
const capacity = 20;

function columnsOf(arenaBytes: number) {
  return columnsOver(new ArrayBuffer(blockSize(capacity, arenaBytes)), capacity);
}

function sourceOf(key: string, header: string, records: readonly (readonly [Uint8Array, string])[]): RecordSource {
  return {
    ...{ length: records.length, key, header },
    headerOf: (index) => records[index]![1],
    sizeOf: (index) => records[index]![0].length,
    write: (index, target, at) => {
      for (const [place, byte] of records[index]![0].entries()) target.setUint8(at + place, byte);
    },
  };
}

it('a source is written as its records are, from any of them on, as far as there is room', () => {
  const list = fc.array(fc.tuple(fc.uint8Array({ maxLength: 60 }), text), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(text, text, list, fc.nat(29), fc.nat(3_000), (key, header, values, first, arenaBytes) => {
      const from = first % values.length;
      const [written, expected] = [columnsOf(arenaBytes), columnsOf(arenaBytes + 20_000)];
      const rows = writeSource(written, sourceOf(key, header, values), from, capacity);
      const records = values.map(([value, id]): ColumnRecord => ({ value, key, headers: [[header, id]] }));
      writeRecords(expected, records.slice(0, from + rows), from, capacity);
      const { arena, errors: _errors, ...columns } = written;
      for (const [name, column] of Object.entries(columns)) {
        expect(column.subarray(0, rows), name).toEqual(expected[name as keyof typeof columns].subarray(0, rows));
      }
      const end = (at: number): number =>
        written.valueStarts[at]! + written.valueLengths[at]! + written.keyLengths[at]! + written.headerLengths[at]!;
      for (let row = 0; row < rows; row += 1) {
        const [start, after] = [written.valueStarts[row]!, end(row)];
        expect(arena.subarray(start, after)).toEqual(expected.arena.subarray(start, after));
      }
      if (rows === Math.min(capacity, values.length - from)) return;
      // What is left has no room even if each of its characters takes as much as one can.
      const [value, id] = values[from + rows]!;
      const bound = value.length + (key.length + header.length + id.length) * 3 + 12;
      expect((rows === 0 ? 0 : (end(rows - 1) + 3) & ~3) + bound).toBeGreaterThan(arenaBytes);
    }),
  );
});
