import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Collector } from './collect.js';
import { Lanes } from './lanes.js';

/** Lanes that say who waits for whom. */
function open(count: number) {
  const waits: [lane: number, other: number][] = [];
  const others = new Map<Promise<void>, number>();
  const collectors = Array.from({ length: count }, (_, lane) => {
    const emptied = Promise.resolve();
    others.set(emptied, lane);
    const waitFor = (other: Promise<void>) => waits.push([lane, others.get(other)!]);
    return { emptied: () => emptied, waitFor } as unknown as Collector;
  });
  const lanes = new Lanes(collectors);
  const laneOf = (partition: number): number => collectors.indexOf(lanes.of('t', partition));
  return { lanes, waits, laneOf };
}

const places = (...partitions: number[]) => partitions.map((partition) => ({ topic: 't', partition }));
const sixteen = Array.from({ length: 16 }, (_, partition) => partition);

describe('lanes', () => {
  it('share the partitions evenly, in whatever order they are seen', () => {
    const { laneOf } = open(4);
    const counts = [0, 0, 0, 0];
    for (const partition of [12, 4, 8, 0, 16, 20, 24, 28]) counts[laneOf(partition)]! += 1;
    expect(counts).toEqual([2, 2, 2, 2]);
  });

  it('tell partitions of two topics apart', () => {
    const { lanes } = open(2);
    expect(lanes.of('t', 0)).not.toBe(lanes.of('u', 0));
    expect(lanes.of('t', 0)).toBe(lanes.of('t', 0));
  });

  it('are all used by those that are left, which wait for what they left behind', () => {
    const { lanes, waits, laneOf } = open(4);
    lanes.assign(places(...sixteen));
    const before = sixteen.map(laneOf);
    const left = sixteen.filter((partition) => before[partition] === 0);
    expect(left).toHaveLength(4);
    expect(waits).toEqual([]);
    lanes.release(places(...sixteen.filter((partition) => before[partition] !== 0)));
    expect(left.map(laneOf).sort()).toEqual([0, 1, 2, 3]);
    expect(waits.sort()).toEqual([[1, 0], [2, 0], [3, 0]]); // prettier-ignore
  });

  it('wait also for what is left of a partition from the time before it was given up', () => {
    const { lanes, waits, laneOf } = open(2);
    lanes.assign(places(0, 1));
    const before = laneOf(1);
    lanes.release(places(1));
    lanes.assign(places(2));
    expect(laneOf(2)).toBe(before);
    lanes.release(places(0));
    lanes.assign(places(1));
    expect(laneOf(1)).not.toBe(before);
    expect(waits).toEqual([[laneOf(1), before]]);
  });

  it('differ by one partition at most, whatever comes and goes', () => {
    const change = fc.record({ comes: fc.boolean(), partitions: fc.uniqueArray(fc.nat(20), { maxLength: 8 }) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(change, { maxLength: 20 }), (count, changes) => {
        const { lanes, laneOf } = open(count);
        const here = new Set<number>();
        for (const { comes, partitions } of changes) {
          if (comes) lanes.assign(places(...partitions));
          else lanes.release(places(...partitions));
          for (const partition of partitions) here[comes ? 'add' : 'delete'](partition);
          const counts = Array<number>(count).fill(0);
          for (const partition of here) counts[laneOf(partition)]! += 1;
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
