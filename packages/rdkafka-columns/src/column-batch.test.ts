import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ColumnBatch } from './column-batch.js';
import { batchOf, topics, type Placed } from '../test/batch-of.js';
import { anyRecord, bytesOf } from '../test/any-record.js';

const placed: fc.Arbitrary<Placed> = fc
  .tuple(anyRecord, fc.nat(topics.length - 1), fc.nat(3))
  .map(([record, topic, partition]) => ({ ...record, topic, partition }));
const records = fc.array(placed, { maxLength: 30 });

/** All that a batch says of its rows, in memory of its own. */
const rowsOf = (batch: ColumnBatch): unknown[] =>
  Array.from({ length: batch.size }, (_, row) => ({
    topic: batch.topics[batch.topicIndexes[row]!],
    partition: batch.partitions[row],
    offset: batch.offsets[row],
    timestamp: batch.timestamps[row],
    value: copy(batch.value(row)),
    text: batch.text(row),
    key: copy(batch.key(row)),
    headers: batch.headers(row).map(([name, value]) => [name, Buffer.from(value)]),
  }));

const copy = (bytes: Buffer | null): Buffer | null => (bytes === null ? null : Buffer.from(bytes));

const expected = ({ value, key, headers = [], topic, partition, timestamp = -1 }: Placed, row: number): unknown => ({
  topic: topics[topic],
  partition,
  offset: 1_000 + row,
  timestamp,
  value: value === null ? null : Buffer.from(value),
  text: value === null ? null : Buffer.from(value).toString('utf8'),
  key: key === undefined ? null : bytesOf(key),
  headers: headers.map(([name, bytes]) => [bytesOf(name).toString(), bytesOf(bytes)]),
});

describe('ColumnBatch', () => {
  it('reads what the producer has written, byte for byte', () => {
    fc.assert(
      fc.property(records, (list) => {
        expect(rowsOf(batchOf(list))).toEqual(list.map(expected));
      }),
    );
  });

  it('has its values in place', () => {
    fc.assert(
      fc.property(records, (list) => {
        const batch = batchOf(list);
        const { bytes, starts, lengths } = batch.inPlace;
        const values = list.map((_, row) => {
          const [start, length] = [starts[row]!, lengths[row]!];
          return length < 0 ? null : Buffer.from(bytes.subarray(start, start + length));
        });
        for (let row = 1; row < list.length; row += 1) expect(starts[row]).toBeGreaterThanOrEqual(starts[row - 1]!);
        expect(values).toEqual(list.map((_, row) => copy(batch.value(row))));
      }),
    );
  });

  it('copied out of a block that it fills to a small part is the same, and gives that block back', () => {
    fc.assert(
      fc.property(records, (list) => {
        const recycle = vi.fn((block: ArrayBuffer) => new Uint8Array(block).fill(0xee));
        const batch = batchOf(list, 1_000_000, recycle);
        expect(recycle).toHaveBeenCalledOnce();
        expect(rowsOf(batch)).toEqual(list.map(expected));
        batch.release();
        expect(recycle).toHaveBeenCalledOnce();
      }),
      { numRuns: 30 },
    );
  });

  it('retains as a filter would, with the sum of their bytes', () => {
    fc.assert(
      fc.property(records, fc.uniqueArray(fc.tuple(fc.nat(2), fc.nat(3)), { selector: String }), (list, gone) => {
        const isGone = (topic: string, partition: number): boolean =>
          gone.some(([t, p]) => topics[t] === topic && p === partition);
        const batch = batchOf(list);
        batch.retain((topic, partition) => !isGone(topic, partition));
        const kept = list
          .map((record, row) => ({ record, row }))
          .filter(({ record: r }) => !isGone(topics[r.topic]!, r.partition));
        expect(rowsOf(batch)).toEqual(kept.map(({ record, row }) => expected(record, row)));
        const left = batchOf(kept.map(({ record }) => record));
        expect(batch.bytes).toBe(left.bytes);
      }),
    );
  });

  it('gives its block back once, and is not read after that', () => {
    const recycle = vi.fn();
    const batch = batchOf([{ value: Buffer.from('x'), topic: 0, partition: 0 }], 0, recycle);
    batch.release();
    batch.release();
    expect(recycle).toHaveBeenCalledOnce();
    const uses = [
      () => batch.value(0),
      () => batch.key(0),
      () => batch.text(0),
      () => batch.headers(0),
      () => batch.offsets,
      () => batch.partitions,
      () => batch.topicIndexes,
      () => batch.timestamps,
      () => batch.retain(() => true),
    ];
    for (const use of uses) expect(use).toThrow(/released/);
  });

  it.each([-1, 1, 0.5, NaN])('has no row %d', (row) => {
    const batch = batchOf([{ value: Buffer.from('x'), topic: 0, partition: 0 }]);
    expect(() => batch.value(row)).toThrow(RangeError);
    expect(() => batch.key(row)).toThrow(RangeError);
    expect(() => batch.headers(row)).toThrow(RangeError);
  });
});
