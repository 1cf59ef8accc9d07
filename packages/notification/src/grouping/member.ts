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
  readonly alarm: Pick<AlarmTransition, 'alarmId' | 'newState' | 'timestamp'>;
  /** When it may be forgotten, in ms since the epoch. */
  readonly until: number;
}

/** What a group knows of an alarm: of its latest transition. */
export type Member = Pending | Told | Done;

const ranks = { pending: 0, told: 1, done: 2 };

/** Orders transitions of an alarm: positive if the first is the newer one; of the same time, the worse state is. */
export const compareTransitions = (a: Done['alarm'], b: Done['alarm']): number =>
  a.timestamp - b.timestamp || severityOfState(a.newState) - severityOfState(b.newState);

/**
 * Of two things known of an alarm what holds: the newer transition, and of one transition what is further. In whatever
 * order records are read, and however often, the same comes of them.
 */
export function later(a: Member, b: Member): Member {
  const order = compareTransitions(a.alarm, b.alarm) || ranks[a.status] - ranks[b.status];
  return order < 0 ? b : a;
}
