import { describe, expect, it, vi } from 'vitest';
import { BatchInWork } from './batch-in-work.js';
import { MessageColumns } from '../rdkafka/message-columns.js';

const p = (partition: number) => ({ topic: 't', partition });

/** A batch with rows of these partitions, whose values and offsets are their numbers. */
function batchOf(...partitions: number[]) {
  const messages = partitions.map((partition, row) => {
    const value = Buffer.from(String(row));
    return { topic: 't', partition, offset: row, value, key: `k${row}`, size: 1, timestamp: row };
  });
  const finish = vi.fn<(row: number) => void>();
  const batch = new BatchInWork(
    Object.assign(new MessageColumns(messages), { finish, finishRows: () => {}, finishAll: () => {} }),
  );
  const finished = (): number[] => finish.mock.calls.map(([row]) => row);
  return { batch, finished };
}

describe('a batch in work', () => {
  it('is whole, with the offset after the last row of each partition', () => {
    const { batch, finished } = batchOf(0, 1, 0, 1);
    expect(batch.begin()!.offsets).toEqual([{ ...p(0), offset: 3 }, { ...p(1), offset: 4 }]); // prettier-ignore
    expect(finished()).toEqual([]);
    batch.finish();
    expect(finished()).toEqual([0, 1, 2, 3]);
  });

  it('has no row of what was given up before it begins', () => {
    const { batch, finished } = batchOf(0, 1, 0, 2);
    batch.giveUp([p(0)]);
    expect(finished()).toEqual([0, 2]);
    const { records, offsets } = batch.begin()!;
    expect(offsets).toEqual([{ ...p(1), offset: 2 }, { ...p(2), offset: 4 }]); // prettier-ignore
    expect([...records.partitions, ...records.offsets, ...records.timestamps]).toEqual([1, 2, 1, 3, 1, 3]);
    expect([records.text(1), records.key(1)?.toString(), records.value(0)?.toString(), records.bytes]).toEqual(['3', 'k3', '1', 6]); // prettier-ignore
    expect(() => records.text(2)).toThrow(RangeError);
    batch.finish();
    expect(finished()).toEqual([0, 2, 1, 3]);
  });

  it('keeps what is given up during an attempt until its end, and loses it when the attempt has failed', () => {
    const { batch, finished } = batchOf(0, 1);
    batch.begin();
    batch.giveUp([p(0)]);
    expect(finished()).toEqual([]);
    batch.failed();
    expect(finished()).toEqual([0]);
    expect(batch.begin()!.offsets).toEqual([{ ...p(1), offset: 2 }]);
    expect(batch.emptied.aborted).toBe(false);
  });

  it('says when nothing is left to be done', () => {
    const { batch, finished } = batchOf(0, 1);
    batch.begin();
    batch.giveUp([p(0)]);
    expect(batch.emptied.aborted).toBe(false);
    batch.giveUp([p(1)]);
    expect(batch.emptied.aborted).toBe(true);
    expect(finished()).toEqual([]);
    batch.failed();
    expect(batch.begin()).toBeUndefined();
    expect(finished()).toEqual([0, 1]);
  });
});
