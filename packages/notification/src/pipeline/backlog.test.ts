import { describe, expect, it, vi } from 'vitest';
import { Backlog, type Item } from './backlog.js';

const partition = (number: number) => ({ topic: 't', partition: number });

function item(
  backlog: Backlog,
  number: number,
  offset: number,
): Item & { finish: ReturnType<typeof vi.fn<() => void>> } {
  const record = { ...partition(number), offset, timestamp: 0, key: null, value: null };
  const added = {
    record,
    outputs: undefined,
    isGone: false,
    finish: vi.fn<() => void>(),
  };
  backlog.add(added);
  return added;
}

const offsets = (items: readonly Item[]): number[] => items.map(({ record }) => record.offset);

describe('records at work', () => {
  it('are taken once all before them in their partition are done', () => {
    const backlog = new Backlog();
    const [first, second, third] = [item(backlog, 0, 1), item(backlog, 0, 2), item(backlog, 0, 3)] as const;
    const other = item(backlog, 1, 7);
    second.outputs = [];
    other.outputs = [];
    expect(offsets(backlog.takeDone())).toEqual([7]);
    first.outputs = [];
    expect(offsets(backlog.takeDone())).toEqual([1, 2]);
    third.outputs = [];
    expect(offsets(backlog.takeDone())).toEqual([3]);
    expect(backlog.takeDone()).toEqual([]);
  });

  it('whose partition is asked for are told so, and stay until they are done', () => {
    const backlog = new Backlog();
    const mine = item(backlog, 0, 1);
    const given = [0, 1].map((number) => backlog.givenSignal(partition(number)));
    backlog.giveUp([partition(0)]);
    expect(given.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(backlog.givenSignal(partition(0)).aborted).toBe(false);
    mine.outputs = [];
    expect(offsets(backlog.takeDone())).toEqual([1]);
  });

  it('of a lost partition are forgotten, done or not', () => {
    const backlog = new Backlog();
    const [done, open] = [item(backlog, 0, 1), item(backlog, 0, 2)];
    done.outputs = [];
    backlog.drop([partition(0)]);
    expect([done.finish.mock.calls.length, open.finish.mock.calls.length, open.isGone]).toEqual([1, 1, true]);
    expect(backlog.takeDone()).toEqual([]);
  });

  it('after one that is given up are given up with it: no offset may pass it', () => {
    const backlog = new Backlog();
    const [before, gone, done, sending] = [1, 2, 3, 4].map((offset) => item(backlog, 0, offset));
    before!.outputs = [];
    done!.outputs = [];
    backlog.abandon(gone!);
    expect(offsets(backlog.takeDone())).toEqual([1]);
    expect([gone, done, sending].map((one) => one!.finish.mock.calls.length)).toEqual([1, 1, 0]);
    expect(sending!.isGone).toBe(true);
  });
});
