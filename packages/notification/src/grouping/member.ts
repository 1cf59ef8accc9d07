import type { AlarmTransition } from '@monasca/common/messages';
import { severityOfState } from './states.js';

/** Where the record is that a transition came by, on the topic of groups. */
export interface MemberOrigin {
  readonly partition: number;
  readonly offset: number;
}

/** A transition that is to be told. */
export interface Pending {
  readonly status: 'pending';
  readonly alarm: AlarmTransition;
  /** When it came, in ms since the epoch. */
  readonly since: number;
  /** How many attempts have failed. */
  readonly tries: number;
  readonly origin: MemberOrigin;
}

/** An alarm of the group that is not OK, as it was told. */
export interface Told {
  readonly status: 'told';
  readonly alarm: AlarmTransition;
}

/** An alarm that has left the group: a mark against transitions that come late, or once more. */
export interface Done {
  readonly status: 'done';
  readonly alarm: Pick<AlarmTransition, 'alarmId' | 'newState' | 'timestamp'> & { readonly oldState?: string };
  /** When it may be forgotten, in ms since the epoch. */
  readonly until: number;
}

/** What a group knows of an alarm: of its latest transition. */
export type Member = Pending | Told | Done;

const ranks = { pending: 0, told: 1, done: 2 };

/** Whether a transition begins where another one of the same time has led to. */
const isNext = (a: Done['alarm'], b: Done['alarm']): boolean =>
  a.oldState === b.newState && a.newState !== b.newState && a.timestamp === b.timestamp;

/**
 * Orders transitions of an alarm: positive if the first is the newer one. Of the same time the one is that begins where the
 * other has led to; 0 where both do, as nobody can say then; of others the worse state is.
 */
function compareTransitions(a: Done['alarm'], b: Done['alarm']): number {
  const [isAfter, isBefore] = [isNext(a, b), isNext(b, a)];
  if (isAfter || isBefore) return Number(isAfter) - Number(isBefore);
  return a.timestamp - b.timestamp || severityOfState(a.newState) - severityOfState(b.newState);
}

/** The same for one that has come after another one is known: where nobody can say, it is the newer one. */
export const compareArrived = (arrived: Done['alarm'], known: Done['alarm']): number =>
  isNext(arrived, known) ? 1 : compareTransitions(arrived, known);

/**
 * Of two things known of an alarm what holds: the newer transition, and of one transition what is further. In whatever
 * order records are read, and however often, the same comes of them; but where nobody can say which transition is newer,
 * what was known before holds.
 */
export function later(known: Member, other: Member): Member {
  const isSame = known.alarm.newState === other.alarm.newState;
  const order =
    compareTransitions(known.alarm, other.alarm) || (isSame ? ranks[known.status] - ranks[other.status] : 0);
  return order < 0 ? other : known;
}
