import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blockSize, columnsOver } from './layout.js';
import { anyRecord } from '../test/any-record.js';
import { recordBound, writeRecords } from './write-records.js';

it('writes never beyond the bound of each record, and stops before one that may not fit', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 20 }), fc.nat(3_000), (records, arenaBytes) => {
      const guard = 64;
      const capacity = 20;
      const block = new ArrayBuffer(blockSize(capacity, arenaBytes + guard));
      const columns = columnsOver(block.slice(0, block.byteLength - guard), capacity);
      const rows = writeRecords(columns, records, 0, capacity);
      let at = 0;
      for (let row = 0; row < rows; row += 1) {
        expect(columns.valueStarts[row]).toBe(at);
        const length = (column: Int32Array): number => Math.max(column[row]!, 0);
        const used = length(columns.valueLengths) + length(columns.keyLengths) + length(columns.headerLengths);
        expect(used).toBeLessThanOrEqual(recordBound(records[row]!));
        at = (at + used + 3) & ~3;
      }
      expect(at).toBeLessThanOrEqual(arenaBytes);
      const next = records[rows];
      if (next !== undefined) expect(at + recordBound(next)).toBeGreaterThan(arenaBytes);
    }),
  );
});
