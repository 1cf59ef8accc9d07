import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Collector } from './collect.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A collector whose sink takes so many ms for a group, and fails for one that holds -1. */
function collecting(limits: { count: number; ageMs: number }, sinkMs = 0) {
  const groups: number[][] = [];
  const errors: Error[] = [];
  const sink = async (items: number[]): Promise<void> => {
    if (items.includes(-1)) throw new Error('sink');
    if (sinkMs > 0) await new Promise((resolve) => setTimeout(resolve, sinkMs));
    groups.push(items);
  };
  return { groups, errors, collector: new Collector<number>(limits, sink, (error) => errors.push(error)) };
}

describe('collecting', () => {
  it('hands on when there are enough, with whatever has come beside them', async () => {
    const { groups, collector } = collecting({ count: 3, ageMs: 60_000 });
    collector.add([1, 2]);
    await pass(1_000);
    expect(groups).toEqual([]);
    collector.add([3, 4]);
    await pass(0);
    expect(groups).toEqual([[1, 2, 3, 4]]);
  });

  it('hands on when the oldest is old enough, whatever comes after it', async () => {
    const { groups, collector } = collecting({ count: 100, ageMs: 80 });
    collector.add([1]);
    await pass(50);
    collector.add([2]);
    await pass(29);
    expect(groups).toEqual([]);
    await pass(1);
    expect(groups).toEqual([[1, 2]]);
    collector.add([3]);
    await pass(79);
    expect(groups).toHaveLength(1);
    await pass(1);
    expect(groups).toEqual([[1, 2], [3]]);
  });

  it('waits for the sink, one group after another', async () => {
    const { groups, collector } = collecting({ count: 2, ageMs: 60_000 }, 30);
    collector.add([1, 2]);
    collector.add([3, 4]);
    collector.add([5]);
    await pass(30);
    expect(groups).toEqual([[1, 2]]);
    await pass(30);
    expect(groups).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  it('counts the age also of what comes while the sink is busy', async () => {
    const { groups, collector } = collecting({ count: 2, ageMs: 40 }, 100);
    collector.add([1, 2]);
    collector.add([3]);
    await pass(100);
    expect(groups).toEqual([[1, 2]]);
    await pass(100);
    expect(groups).toEqual([[1, 2], [3]]);
  });

  it('leaves alone what is younger than its age when the sink becomes free', async () => {
    const { groups, collector } = collecting({ count: 2, ageMs: 60_000 }, 100);
    collector.add([1, 2]);
    collector.add([3]);
    await pass(59_999);
    expect(groups).toEqual([[1, 2]]);
    expect(collector.size).toBe(1);
    await pass(101);
    expect(groups).toEqual([[1, 2], [3]]);
  });

  it('hands on everything when asked to, also what comes while the sink is busy', async () => {
    const { groups, collector } = collecting({ count: 100, ageMs: 60_000 }, 30);
    collector.add([1]);
    collector.flush();
    collector.add([2]);
    collector.flush();
    await pass(60);
    expect(groups).toEqual([[1], [2]]);
  });

  it.each([0, 1, 2, 3])('misses nothing that comes %i microtasks after the group before', async (count) => {
    const groups: number[][] = [];
    let stored = (): void => {};
    const sink = (items: number[]): Promise<void> => {
      groups.push(items);
      return new Promise((resolve) => (stored = resolve));
    };
    const collector = new Collector<number>({ count: 2, ageMs: 60_000 }, sink, () => {});
    const afterStoring = async (): Promise<void> => {
      stored();
      for (let microtask = 0; microtask < count; microtask += 1) await Promise.resolve();
    };
    collector.add([1, 2]);
    await afterStoring();
    collector.add([3, 4]);
    await pass(0);
    expect(groups).toEqual([[1, 2], [3, 4]]); // prettier-ignore
    await afterStoring();
    collector.add([5]);
    collector.flush();
    await pass(0);
    expect(groups.slice(2)).toEqual([[5]]);
  });

  it('never hands on an empty group', async () => {
    const { groups, collector } = collecting({ count: 100, ageMs: 20 });
    collector.add([]);
    collector.flush();
    collector.add([1]);
    expect(collector.drop(() => true)).toEqual([1]);
    await pass(100);
    expect(groups).toEqual([]);
  });

  it('gives up what is asked for', async () => {
    const { groups, collector } = collecting({ count: 100, ageMs: 20 });
    collector.add([1, 2, 3]);
    expect(collector.drop((item) => item === 2)).toEqual([2]);
    await pass(20);
    expect(groups).toEqual([[1, 3]]);
  });

  it('ends with an error of the sink, and tells of it', async () => {
    const { groups, errors, collector } = collecting({ count: 1, ageMs: 20 });
    collector.add([-1]);
    collector.add([1]);
    await pass(0);
    collector.add([2]);
    collector.flush();
    await pass(100);
    expect(groups).toEqual([]);
    expect(errors.map(({ message }) => message)).toEqual(['sink']);
  });

  it('hands nothing on once it is stopped', async () => {
    const { groups, collector } = collecting({ count: 2, ageMs: 20 });
    collector.add([1]);
    collector.stop();
    collector.add([2]);
    collector.add([3, 4]);
    collector.flush();
    await pass(100);
    expect(groups).toEqual([]);
    expect(collector.size).toBe(0);
  });

  it('lets a group that is on its way arrive when it is stopped', async () => {
    const { groups, collector } = collecting({ count: 1, ageMs: 20 }, 30);
    collector.add([1]);
    collector.stop();
    await pass(30);
    expect(groups).toEqual([[1]]);
  });
});
