import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RecordBatch } from '@monasca/common/kafka';
import type { Bulk } from './bulk.js';
import { Collector, type CollectLimits, type Group } from './collect.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Rows that are numbers, each of a batch of its own; those below -9 are rejected. */
class Numbers implements Bulk {
  numbers: number[] = [];

  get size(): number {
    return this.numbers.length;
  }

  add(batch: RecordBatch, row: number) {
    if (row < -9) return [{ batch, row, reason: 'shape', detail: '' }];
    this.numbers.push(row);
    return [];
  }

  drop(isGone: (batch: RecordBatch, row: number) => boolean): void {
    const gone = this.numbers.filter((number) => isGone(batch, number));
    this.numbers = this.numbers.filter((number) => !gone.includes(number));
    for (const number of gone) batch.finish(number);
  }

  write = () => Promise.resolve({ expired: 0, refused: [] });
  finish(): void {}
}

let finished: number[] = [];
const batch = { finish: (row: number) => finished.push(row) } as unknown as RecordBatch;

function numbersOf({ bulk, rejections }: Group): number[] {
  if (!(bulk instanceof Numbers)) throw new TypeError('expected numbers');
  return [...bulk.numbers, ...rejections.map(({ row }) => row)];
}

/** A collector of numbers. */
class NumberCollector extends Collector {
  constructor(limits: CollectLimits, sink: (items: number[]) => Promise<void>, failed: (error: Error) => void) {
    super(limits, () => new Numbers(), (group) => sink(numbersOf(group)), failed); // prettier-ignore
  }

  addAll(numbers: readonly number[]): void {
    for (const number of numbers) this.add(batch, number, number + 1);
    this.settle();
  }

  /** What it gives up of these. */
  dropAll(gone: (number: number) => boolean): number[] {
    finished = [];
    this.drop((_, row) => gone(row));
    return finished;
  }
}

/** A collector whose sink takes so many ms for a group, and fails for one that holds -1. */
function collecting(limits: { count: number; ageMs: number }, sinkMs = 0) {
  const groups: number[][] = [];
  const errors: Error[] = [];
  const sink = async (items: number[]): Promise<void> => {
    if (items.includes(-1)) throw new Error('sink');
    if (sinkMs > 0) await new Promise((resolve) => setTimeout(resolve, sinkMs));
    groups.push(items);
  };
  return { groups, errors, collector: new NumberCollector(limits, sink, (error) => errors.push(error)) };
}

describe('collecting', () => {
  it('hands on when there are enough, with whatever has come beside them, rows that cannot be stored too', async () => {
    const { groups, collector } = collecting({ count: 3, ageMs: 60_000 });
    collector.addAll([1, -10]);
    await pass(1_000);
    expect(groups).toEqual([]);
    collector.addAll([3, 4]);
    await pass(0);
    expect(groups).toEqual([[1, 3, 4, -10]]);
  });

  it('hands on when the oldest is old enough, whatever comes after it', async () => {
    const { groups, collector } = collecting({ count: 100, ageMs: 80 });
    collector.addAll([1]);
    await pass(50);
    collector.addAll([2]);
    await pass(29);
    expect(groups).toEqual([]);
    await pass(1);
    expect(groups).toEqual([[1, 2]]);
    collector.addAll([3]);
    await pass(79);
    expect(groups).toHaveLength(1);
    await pass(1);
    expect(groups).toEqual([[1, 2], [3]]);
  });

  it('waits for the sink, one group after another', async () => {
    const { groups, collector } = collecting({ count: 2, ageMs: 60_000 }, 30);
    collector.addAll([1, 2]);
    collector.addAll([3, 4]);
    collector.addAll([5]);
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
    collector.addAll([1, 2]);
    collector.addAll([3]);
    await pass(100);
    expect(groups).toEqual([[1, 2]]);
    await pass(100);
    expect(groups).toEqual([[1, 2], [3]]);
  });

  it('leaves alone what is younger than its age when the sink becomes free', async () => {
    const { groups, collector } = collecting({ count: 2, ageMs: 60_000 }, 100);
    collector.addAll([1, 2]);
    collector.addAll([3]);
    await pass(59_999);
    expect(groups).toEqual([[1, 2]]);
    expect(collector.size).toBe(1);
    await pass(101);
    expect(groups).toEqual([[1, 2], [3]]);
  });

  it('hands on everything when asked to, also what comes while the sink is busy', async () => {
    const { groups, collector } = collecting({ count: 100, ageMs: 60_000 }, 30);
    collector.addAll([1]);
    collector.flush();
    collector.addAll([2]);
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
    const collector = new NumberCollector({ count: 2, ageMs: 60_000 }, sink, () => {});
    const afterStoring = async (): Promise<void> => {
      stored();
      for (let microtask = 0; microtask < count; microtask += 1) await Promise.resolve();
    };
    collector.addAll([1, 2]);
    await afterStoring();
    collector.addAll([3, 4]);
    await pass(0);
    expect(groups).toEqual([[1, 2], [3, 4]]); // prettier-ignore
    await afterStoring();
    collector.addAll([5]);
    collector.flush();
    await pass(0);
    expect(groups.slice(2)).toEqual([[5]]);
  });

  it('never hands on an empty group', async () => {
    const { groups, collector } = collecting({ count: 100, ageMs: 20 });
    collector.addAll([]);
    collector.flush();
    collector.addAll([1]);
    expect(collector.dropAll(() => true)).toEqual([1]);
    await pass(100);
    expect(groups).toEqual([]);
  });

  it('finishes and forgets what is gone', async () => {
    const { groups, collector } = collecting({ count: 100, ageMs: 20 });
    collector.addAll([1, 2, -10, 3, -11]);
    expect(collector.dropAll((item) => item === 2 || item === -10)).toEqual([2, -10]);
    await pass(20);
    expect(groups).toEqual([[1, 3, -11]]);
  });

  it('ends with an error of the sink, and tells of it', async () => {
    const { groups, errors, collector } = collecting({ count: 1, ageMs: 20 });
    collector.addAll([-1]);
    collector.addAll([1]);
    await pass(0);
    collector.addAll([2]);
    collector.flush();
    await pass(100);
    expect(groups).toEqual([]);
    expect(errors.map(({ message }) => message)).toEqual(['sink']);
  });

  it('hands nothing on once it is stopped', async () => {
    const { groups, collector } = collecting({ count: 2, ageMs: 20 });
    collector.addAll([1]);
    collector.stop();
    collector.addAll([2]);
    collector.addAll([3, 4]);
    collector.flush();
    await pass(100);
    expect(groups).toEqual([]);
    expect(collector.size).toBe(0);
  });

  it('lets a group that is on its way arrive when it is stopped', async () => {
    const { groups, collector } = collecting({ count: 1, ageMs: 20 }, 30);
    collector.addAll([1]);
    collector.stop();
    await pass(30);
    expect(groups).toEqual([[1]]);
  });
});

type Collecting = ReturnType<typeof collecting>;

describe('a collector that waits for another', () => {
  it('keeps back what comes from then on, not what came before', async () => {
    const { groups, collector } = collecting({ count: 1, ageMs: 60_000 }, 10);
    collector.addAll([1]);
    collector.addAll([2]);
    let release = (): void => {};
    collector.waitFor(new Promise((resolve) => (release = resolve)));
    collector.addAll([3]);
    await pass(1_000);
    expect(groups).toEqual([[1], [2]]);
    expect(collector.size).toBe(0);
    release();
    await pass(10);
    expect(groups).toEqual([[1], [2], [3]]);
  });

  it('is told when the other has handed on what it had, whatever that one gets meanwhile', async () => {
    const { groups, collector } = collecting({ count: 1, ageMs: 60_000 }, 10);
    collector.addAll([1]);
    collector.addAll([2]);
    let isEmptied = false;
    void collector.emptied().then(() => (isEmptied = true));
    await pass(11);
    collector.addAll([3]);
    expect([isEmptied, groups]).toEqual([false, [[1]]]);
    await pass(10);
    expect([isEmptied, groups]).toEqual([true, [[1], [2]]]);
  });

  it('goes on when both wait for each other', async () => {
    const [one, other] = [1, 2].map(() => collecting({ count: 1, ageMs: 60_000 }, 10)) as [Collecting, Collecting];
    for (const { collector } of [one, other]) for (const number of [1, 2]) collector.addAll([number]);
    one.collector.waitFor(other.collector.emptied());
    other.collector.waitFor(one.collector.emptied());
    for (const { collector } of [one, other]) collector.addAll([3]);
    one.collector.waitFor(other.collector.emptied());
    for (const { collector } of [one, other]) collector.addAll([4]);
    await pass(100);
    expect([one.groups, other.groups]).toEqual([[[1], [2], [3], [4]], [[1], [2], [3], [4]]]); // prettier-ignore
  });

  it('forgets also of what is kept back what is gone', async () => {
    const { groups, collector } = collecting({ count: 1, ageMs: 60_000 }, 10);
    collector.addAll([1]);
    collector.addAll([2, 3]);
    collector.waitFor(Promise.resolve());
    collector.addAll([4, 5]);
    expect(collector.dropAll((number) => number % 2 === 0)).toEqual([2, 4]);
    await pass(100);
    expect(groups).toEqual([[1], [3], [5]]);
  });

  it('goes on when nothing is left of what it waits for, and also waits for what the other waits for', async () => {
    const [first, second, third] = [1, 2, 3].map(() => collecting({ count: 1, ageMs: 60_000 }, 10)) as [Collecting, Collecting, Collecting]; // prettier-ignore
    for (const number of [1, 2]) first.collector.addAll([number]);
    second.collector.waitFor(first.collector.emptied());
    expect(first.collector.dropAll((number) => number === 2)).toEqual([2]);
    third.collector.waitFor(second.collector.emptied());
    third.collector.addAll([3]);
    await pass(5);
    expect(third.groups).toEqual([]);
    await pass(20);
    expect([first.groups, third.groups]).toEqual([[[1]], [[3]]]);
  });

  it('forgets what is gone as long as it waits', async () => {
    const { groups, collector } = collecting({ count: 1, ageMs: 60_000 });
    let release = (): void => {};
    collector.waitFor(new Promise((resolve) => (release = resolve)));
    collector.addAll([1, 2]);
    await pass(10);
    expect(collector.dropAll((number) => number === 1)).toEqual([1]);
    release();
    await pass(10);
    expect(groups).toEqual([[2]]);
  });

  it('has nothing to wait for in one that is empty', async () => {
    const { collector } = collecting({ count: 1, ageMs: 60_000 });
    await expect(collector.emptied()).resolves.toBeUndefined();
  });
});
