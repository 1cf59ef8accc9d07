import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { recordBatch } from '../../test/record-batch.js';
import type { RecordBatch } from '@monasca/common/kafka';
import type { Bulk, IsGone } from './bulk.js';
import { Collector } from './collect.js';
import { Lanes } from './lanes.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

const partitionCount = 7;
const places = (partitions: readonly number[]) => partitions.map((partition) => ({ topic: 'topic', partition }));

/** Rows of records whose values are numbers, each partition's ascending. */
class Numbers implements Bulk {
  rows: (readonly [batch: RecordBatch, row: number])[] = [];

  get size(): number {
    return this.rows.length;
  }

  add(batch: RecordBatch, from: number, to: number) {
    for (let row = from; row < to; row += 1) this.rows.push([batch, row]);
    return [];
  }

  drop(isGone: IsGone): void {
    this.rows = this.rows.filter(([batch, row]) => !isGone(batch, row));
  }

  write = () => Promise.resolve({ expired: 0, refused: [] });
  finish(): void {}
}

/** Lanes whose store answers when it is told to, and the rows of each partition that have no answer. */
function open(laneCount: number) {
  const answers: (() => void)[][] = Array.from({ length: laneCount }, () => []);
  const unanswered = Array.from({ length: partitionCount }, () => new Set<number>());
  const reversed: string[] = [];
  let last = 0;
  const store = async (lane: number, bulk: Bulk): Promise<void> => {
    const numbers = (bulk as unknown as { rows: Numbers['rows'] }).rows.map(([batch, row]) => [batch.partitions[row]!, Number(batch.text(row))] as const); // prettier-ignore
    for (const [partition, number] of numbers) {
      const first = Math.min(...unanswered[partition]!);
      if (first < number && !numbers.some(([, one]) => one === first)) reversed.push(`${number} before ${first}`);
    }
    await new Promise<void>((resolve) => answers[lane]!.push(resolve));
    for (const [partition, number] of numbers) unanswered[partition]!.delete(number);
  };
  const collectors = answers.map(
    (_, lane) =>
      new Collector(
        { count: 3, ageMs: 50 },
        () => new Numbers(),
        ({ bulk }) => store(lane, bulk),
        (error) => reversed.push(error.message),
      ),
  );
  const lanes = new Lanes(collectors);
  const held = new Set<number>();
  const drop = (partitions: readonly number[]): void => {
    const isGone: IsGone = (batch, row) => {
      const partition = batch.partitions[row]!;
      if (partitions.includes(partition)) unanswered[partition]!.delete(Number(batch.text(row)));
      return partitions.includes(partition);
    };
    for (const collector of collectors) collector.drop(isGone);
  };
  const release = (partitions: readonly number[]): void => {
    lanes.release(places(partitions));
    for (const partition of partitions) held.delete(partition);
  };
  return {
    reversed,
    left: () => unanswered.flatMap((numbers) => [...numbers]),
    put(choice: number, count: number): void {
      if (held.size === 0) return;
      const partition = [...held][choice % held.size]!;
      const records = Array.from({ length: count }, () => ({ value: String((last += 1)), partition }));
      for (const { value } of records) unanswered[partition]!.add(Number(value));
      lanes.of('topic', partition).add(recordBatch(records), 0, count);
      for (const collector of collectors) collector.settle();
    },
    async answer(lane: number): Promise<void> {
      for (const resolve of answers[lane % laneCount]!.splice(0)) resolve();
      await pass(0);
    },
    assign(partitions: readonly number[], whenever: boolean): void {
      const wanted = partitions.filter((one) => !held.has(one) && (whenever || unanswered[one]!.size === 0));
      drop(wanted);
      lanes.assign(places(wanted));
      for (const partition of wanted) held.add(partition);
    },
    drain(partitions: readonly number[]): void {
      for (const collector of collectors) collector.flush();
      release(partitions.filter((one) => held.has(one)));
    },
    lose(partitions: readonly number[]): void {
      const ours = partitions.filter((one) => held.has(one));
      drop(ours);
      release(ours);
    },
  };
}

const partition = fc.nat(partitionCount - 1);
const some = fc.uniqueArray(partition, { minLength: 1, maxLength: partitionCount });
const put = fc.tuple(fc.constant('put' as const), partition, fc.integer({ min: 1, max: 3 }));
const change = fc.tuple(fc.constantFrom('assign' as const, 'drain' as const, 'lose' as const), some);
const other = fc.oneof(fc.tuple(fc.constant('answer' as const), fc.nat(3)), fc.constant(['wait'] as const));
const steps = fc.array(fc.oneof(put, put, other, change), { minLength: 8, maxLength: 40, size: 'max' });

it.each([false, true])('each partition keeps its order, and nothing is stuck, whatever moves (losses: %s)', async (losses) => { // prettier-ignore
  const scenario = fc.tuple(fc.integer({ min: 1, max: 4 }), steps);
  await fc.assert(
    fc.asyncProperty(scenario, async ([laneCount, list]) => {
      const subject = open(laneCount);
      subject.assign([0, 1, 2, 3], losses);
      for (const step of list) {
        if (step[0] === 'put') subject.put(step[1], step[2]);
        else if (step[0] === 'answer') await subject.answer(step[1]);
        else if (step[0] === 'wait') await pass(60);
        else if (step[0] === 'assign') subject.assign(step[1], losses);
        else if (step[0] === 'drain') subject.drain(step[1]);
        else if (losses) subject.lose(step[1]);
      }
      for (let round = 0; round < 40; round += 1) {
        for (let lane = 0; lane < laneCount; lane += 1) await subject.answer(lane);
        await pass(60);
      }
      expect(subject.reversed).toEqual([]);
      expect(subject.left()).toEqual([]);
    }),
    { numRuns: Number(process.env.MONASCA_PROPERTY_RUNS ?? 3_000) / 3 },
  );
}, 120_000); // prettier-ignore
