import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordColumns } from './record-batch.js';
import { recordBytes, Watermarks } from './watermarks.js';

const topic = 't';
const p0 = { topic, partition: 0 };
const p1 = { topic, partition: 1 };

function columns(
  rows: readonly (readonly [partition: number, offset: number])[],
  onRelease = (): void => {},
): RecordColumns {
  return {
    size: rows.length,
    bytes: rows.length * 10,
    topics: [topic],
    topicIndexes: new Int32Array(rows.length),
    partitions: Int32Array.from(rows.map(([partition]) => partition)),
    offsets: Float64Array.from(rows.map(([, offset]) => offset)),
    timestamps: new Float64Array(rows.length),
    key: () => null,
    value: () => null,
    text: () => null,
    headers: () => [],
    release: onRelease,
  };
}

function assigned(): Watermarks {
  const watermarks = new Watermarks();
  watermarks.assign([p0, p1]);
  return watermarks;
}

describe('the watermark of a partition', () => {
  it('never comes from what was handed over before reading went back: the offsets are of another topic then', () => {
    const watermarks = assigned();
    const former = watermarks.track(columns([[0, 100], [0, 101]])); // prettier-ignore
    const mixed = watermarks.track(columns([[0, 102], [0, 0], [1, 5]])); // prettier-ignore
    const latter = watermarks.track(columns([[0, 1]]));
    former.finishAll();
    mixed.finish(0);
    expect(watermarks.uncommitted()).toEqual([]);
    mixed.finishAll();
    expect(watermarks.uncommitted([p0])).toEqual([{ ...p0, offset: 1 }]);
    latter.finishAll();
    expect(watermarks.uncommitted([p0])).toEqual([{ ...p0, offset: 2 }]);
    expect([watermarks.isDrained(), watermarks.bytesInFlight]).toEqual([true, 0]);
  });

  it('comes from nothing before a restart, which is finished all the same', () => {
    const watermarks = assigned();
    const [first, second] = [watermarks.track(columns([[0, 100]])), watermarks.track(columns([[0, 101]]))];
    first.finishAll();
    watermarks.restart([p0]);
    expect([watermarks.uncommitted(), watermarks.isDrained()]).toEqual([[], false]);
    second.finishAll();
    expect([watermarks.uncommitted(), watermarks.isDrained()]).toEqual([[], true]);
  });

  it('is none when the answer to a commit comes after the partition was lost and assigned again', () => {
    const watermarks = assigned();
    watermarks.track(columns([[0, 5]])).finishAll();
    const offsets = watermarks.uncommitted();
    watermarks.forget([p0]);
    watermarks.assign([p0]);
    watermarks.committed(offsets);
    expect(watermarks.uncommitted()).toEqual([]);
  });

  it('stays before a batch that is not finished, however many after it are', () => {
    const watermarks = assigned();
    const [first, second] = [watermarks.track(columns([[0, 5]])), watermarks.track(columns([[0, 6]]))];
    second.finishAll();
    expect(watermarks.uncommitted()).toEqual([]);
    first.finishAll();
    expect(watermarks.uncommitted()).toEqual([{ ...p0, offset: 7 }]);
  });

  it('moves on its own, past gaps in the offsets', () => {
    const watermarks = assigned();
    const batch = watermarks.track(columns([[0, 3], [1, 8], [0, 90], [1, 9]])); // prettier-ignore
    batch.finish(0);
    batch.finish(2);
    expect(watermarks.uncommitted()).toEqual([{ ...p0, offset: 91 }]);
    watermarks.committed([{ ...p0, offset: 91 }]);
    expect(watermarks.uncommitted()).toEqual([]);
    expect(watermarks.isDrained([p0])).toBe(true);
    expect(watermarks.isDrained()).toBe(false);
  });

  it('goes back with the offsets of a topic that begins anew, once what came before is finished', () => {
    const watermarks = assigned();
    const former = watermarks.track(columns([[0, 80]]));
    watermarks.track(columns([[0, 79]])).finishAll();
    expect(watermarks.uncommitted()).toEqual([]);
    former.finishAll();
    watermarks.committed([{ ...p0, offset: 80 }]);
    expect(watermarks.uncommitted()).toEqual([]);
    const mixed = watermarks.track(columns([[0, 81], [0, 0], [0, 1]])); // prettier-ignore
    mixed.finishAll();
    expect(watermarks.uncommitted()).toEqual([{ ...p0, offset: 2 }]);
    watermarks.committed([{ ...p0, offset: 2 }]);
    expect(watermarks.uncommitted()).toEqual([]);
  });

  it('is not moved by what finishes after the partition was lost', () => {
    const watermarks = assigned();
    const batch = watermarks.track(columns([[0, 1], [1, 1]])); // prettier-ignore
    watermarks.forget([p0]);
    expect(watermarks.bytesInFlight).toBe(10 + recordBytes);
    watermarks.assign([p0]);
    batch.finishAll();
    expect(watermarks.uncommitted()).toEqual([{ ...p1, offset: 2 }]);
    expect(watermarks.bytesInFlight).toBe(0);
  });

  it('of a closed partition still moves, but nothing more of it is taken', () => {
    const watermarks = assigned();
    const batch = watermarks.track(columns([[0, 1]]));
    watermarks.close([p0]);
    expect([watermarks.accepts(topic, 0), watermarks.accepts(topic, 1), watermarks.accepts('u', 0)]).toEqual([
      ...[false, true, false],
    ]);
    batch.finishAll();
    expect(watermarks.uncommitted([p0])).toEqual([{ ...p0, offset: 2 }]);
  });
});

describe('a tracked batch', () => {
  it('is released with its last row', () => {
    let released = 0;
    const batch = assigned().track(columns([[0, 1], [0, 2]], () => (released += 1))); // prettier-ignore
    batch.finish(1);
    expect(released).toBe(0);
    batch.finish(0);
    expect(released).toBe(1);
  });

  it('refuses to finish a row twice, or one that it has not', () => {
    const batch = assigned().track(columns([[0, 1]]));
    batch.finish(0);
    expect(() => batch.finish(0)).toThrow(/finished twice/);
    expect(() => batch.finish(1)).toThrow(/does not exist/);
  });
});

it('never passes an unfinished record, and reaches the end when all are finished', () => {
  const scenario = fc.record({
    batches: fc.array(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 8,
    }),
    seed: fc.infiniteStream(fc.nat()),
  });
  fc.assert(
    fc.property(scenario, ({ batches, seed }) => {
      const watermarks = assigned();
      const next = [0, 0];
      const open = batches.flatMap((partitions) => {
        const rows = partitions.map((partition) => [partition, next[partition]!++] as const);
        const batch = watermarks.track(columns(rows));
        return rows.map(([partition, offset], row) => ({ batch, row, partition, offset }));
      });
      while (open.length > 0) {
        const [done] = open.splice(Number(seed.next().value) % open.length, 1);
        done!.batch.finish(done!.row);
        for (const { partition, offset } of watermarks.uncommitted()) {
          const unfinished = open.filter((row) => row.partition === partition).map((row) => row.offset);
          expect(offset).toBeLessThanOrEqual(Math.min(...unfinished, next[partition]!));
        }
      }
      const ends = watermarks.uncommitted().map(({ partition, offset }) => [partition, offset]);
      expect(ends).toEqual(
        [0, 1].flatMap((partition) => (next[partition] === 0 ? [] : [[partition, next[partition]]])),
      );
      expect(watermarks.bytesInFlight).toBeCloseTo(0);
    }),
  );
});
