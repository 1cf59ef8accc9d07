import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Collector } from './collect.js';

function collecting(limits: { count: number; ageMs: number }, sinkMs = 0) {
  const groups: number[][] = [];
  const errors: Error[] = [];
  const sink = async (items: number[]): Promise<void> => {
    if (items.includes(-1)) throw new Error('sink');
    await sleep(sinkMs);
    groups.push(items);
  };
  return { groups, errors, collector: new Collector<number>(limits, sink, (error) => errors.push(error)) };
}

describe('collecting', () => {
  it('hands on when there are enough', async () => {
    const { groups, collector } = collecting({ count: 3, ageMs: 60_000 });
    collector.add([1, 2]);
    await sleep(20);
    expect(groups).toEqual([]);
    collector.add([3, 4]);
    await expect.poll(() => groups).toEqual([[1, 2, 3, 4]]);
  });

  it('hands on when the oldest is old enough, whatever comes after it', async () => {
    const { groups, collector } = collecting({ count: 100, ageMs: 80 });
    collector.add([1]);
    await sleep(50);
    collector.add([2]);
    await sleep(50);
    expect(groups).toEqual([[1, 2]]);
  });

  it('waits for the sink, one group after another', async () => {
    const { groups, collector } = collecting({ count: 2, ageMs: 60_000 }, 30);
    collector.add([1, 2]);
    collector.add([3, 4]);
    collector.add([5]);
    await expect.poll(() => groups).toEqual([[1, 2], [3, 4, 5]]); // prettier-ignore
  });

  it('hands on everything when asked to, also what comes while the sink is busy', async () => {
    const { groups, collector } = collecting({ count: 100, ageMs: 60_000 }, 30);
    collector.add([1]);
    collector.flush();
    collector.add([2]);
    collector.flush();
    await expect.poll(() => groups).toEqual([[1], [2]]);
  });

  it('gives up what is asked for', async () => {
    const { groups, collector } = collecting({ count: 100, ageMs: 60_000 });
    collector.add([1, 2, 3]);
    expect(collector.drop((item) => item === 2)).toEqual([2]);
    collector.flush();
    await expect.poll(() => groups).toEqual([[1, 3]]);
  });

  it('tells of an error of the sink', async () => {
    const { errors, collector } = collecting({ count: 1, ageMs: 60_000 });
    collector.add([-1]);
    await expect.poll(() => errors.map(({ message }) => message)).toEqual(['sink']);
  });

  it('hands nothing on once it is stopped', async () => {
    const { groups, collector } = collecting({ count: 100, ageMs: 20 });
    collector.add([1]);
    collector.stop();
    await sleep(50);
    expect(groups).toEqual([]);
  });
});
