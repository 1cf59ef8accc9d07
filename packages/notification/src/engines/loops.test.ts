import { expect, it } from 'vitest';
import { transition } from '../../test/transitions.js';
import { Loops } from './loops.js';

const of = (timestamp: number, id = 'm', alarmId = 'a') => ({ id, alarm: transition({ timestamp, alarmId }) });
const at = (offset: number) => ({ topic: 't', partition: 0, offset });
const { signal } = new AbortController();

it('of an alarm and a method goes on one: that of the latest transition', () => {
  const loops = new Loops();
  const first = loops.enter(of(1), at(1), signal)!;
  expect(loops.enter(of(1), at(2), signal)).toBeUndefined();
  const second = loops.enter(of(2), at(3), signal)!;
  expect([first.isReplaced, first.ended.aborted, second.isReplaced, second.ended.aborted]).toEqual([true, true, false, false]); // prettier-ignore
  first.leave();
  expect(loops.enter(of(1), at(4), signal)).toBeUndefined();
  expect(loops.enter(of(1, 'other'), at(5), signal)).toBeDefined();
  expect(loops.enter(of(1, 'm', 'other'), at(6), signal)).toBeDefined();
  second.leave();
  expect(loops.enter(of(2), at(7), signal)).toBeDefined();
});

it('goes on with its record that is read again, in place of what was begun before', () => {
  const loops = new Loops();
  const first = loops.enter(of(1), at(1), signal)!;
  const again = loops.enter(of(1), at(1), signal)!;
  expect([first.isReplaced, again.isReplaced]).toEqual([true, false]);
  first.leave();
  expect(loops.enter(of(1), at(2), signal)).toBeUndefined();
});

it('ends when its record is to be given up, and is not replaced then', () => {
  const loops = new Loops();
  const given = new AbortController();
  const loop = loops.enter(of(1), at(1), given.signal)!;
  given.abort(new Error('given up'));
  expect([loop.isReplaced, loop.ended.aborted, loop.ended.reason]).toEqual([false, true, new Error('given up')]);
});
