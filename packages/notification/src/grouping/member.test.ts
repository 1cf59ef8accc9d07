import { describe, expect, it } from 'vitest';
import { transition } from '../../test/transitions.js';
import { compareArrived, later, type Member } from './member.js';

const at = 1_700_000_000_000;
const step = (oldState: string, newState: string, timestamp = at) => transition({ oldState, newState, timestamp });
const pending = (alarm: ReturnType<typeof step>): Member => ({ status: 'pending', alarm, since: 1, tries: 0, origin: { partition: 0, offset: 0 } }); // prettier-ignore

describe('of two transitions of one time', () => {
  const [rise, fall, fade] = [step('OK', 'ALARM'), step('ALARM', 'OK'), step('ALARM', 'UNDETERMINED')];

  it('the one that begins where the other has led to is the later one, in whatever order they are read', () => {
    const [told, next]: Member[] = [{ status: 'told', alarm: rise }, pending(fade)];
    expect([later(told!, next!), later(next!, told!)]).toEqual([next, next]);
    expect(compareArrived(rise, fade)).toBeLessThan(0);
  });

  it('what has come last is the later one where each begins where the other has led to', () => {
    expect([compareArrived(fall, rise), compareArrived(rise, fall)]).toEqual([1, 1]);
    const [told, next]: Member[] = [{ status: 'told', alarm: rise }, pending(fall)];
    expect([later(told!, next!), later(next!, told!)]).toEqual([told, next]);
  });

  it('the worse state is where they have nothing to do with each other', () => {
    expect(compareArrived(step('X', 'ALARM'), step('Y', 'OK'))).toBeGreaterThan(0);
    // Marks of former processes do not say where they began.
    const { alarmId } = rise;
    const mark = { alarmId, newState: 'ALARM', timestamp: at };
    expect([compareArrived(fall, mark), compareArrived(step('', 'OK'), mark)]).toEqual([1, -2]);
  });
});

it('the newer transition holds, and of one transition what is further', () => {
  const [first, second] = [step('OK', 'ALARM'), step('X', 'OK', at + 1)];
  const members: Member[] = [pending(first), { status: 'told', alarm: first }, pending(second), { status: 'done', alarm: second, until: at }]; // prettier-ignore
  for (const [index, a] of members.entries()) {
    for (const [other, b] of members.entries()) expect(later(a, b)).toBe(members[Math.max(index, other)]);
  }
});
