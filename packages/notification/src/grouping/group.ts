import type { GroupHead } from './group-head.js';
import { compact } from './compact.js';
import { compareArrived, later, type Member, type Pending, type Told } from './member.js';
import type { GroupState } from './group-record.js';

/** Members that are to be told: with so many the message does not wait. */
export const mostPending = 1_000;

/** Alarms that are not OK and were told: of more, the oldest are forgotten. */
const mostTold = 5_000;

/** How long a mark stays, in ms: longer than records take that overtake each other. */
const markMs = 600_000;

/** A group of alarms for one method: what is known of it, and when it has something to tell. No input or output. */
export class Group {
  head: GroupHead;
  readonly #members = new Map<string, Member>();
  readonly #counts = { pending: 0, told: 0, done: 0 };
  /** When the oldest of what is pending came. */
  #since = Infinity;
  #told: GroupState['told'];
  #failure: GroupState['failure'];

  constructor(head: GroupHead) {
    this.head = head;
  }

  /** Whether nothing is left of it. */
  get isEnded(): boolean {
    return this.#members.size === 0;
  }

  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  get pending(): readonly Pending[] {
    return this.members.filter((member) => member.status === 'pending');
  }

  get told(): readonly Told[] {
    return this.members.filter((member) => member.status === 'told');
  }

  /** Its last message, and the attempts that failed since. */
  get progress(): Pick<GroupState, 'told' | 'failure'> {
    return { told: this.#told, failure: this.#failure };
  }

  /** Whether receivers were told of something that is not OK, and not of its end. */
  get isOpen(): boolean {
    return this.#counts.told > 0 || this.isHeardOpen;
  }

  /** The same, but for alarms that were silenced or given up. */
  get isHeardOpen(): boolean {
    return this.#told?.state !== undefined && this.#told.state !== 'OK';
  }

  /** Whether more is pending than it may hold. */
  get isCrowded(): boolean {
    return this.#counts.pending > mostPending;
  }

  /**
   * Takes a transition. Says why one is not told, if so: this one, which is known or older than what is known, or the
   * former one, which nobody was told of yet.
   * @param isAgain whether it is to be told though it is known to have left undelivered
   */
  add(pending: Pending, isAgain = false): 'duplicate' | 'superseded' | undefined {
    const known = this.#members.get(pending.alarm.alarmId);
    const order = known === undefined ? 1 : compareArrived(pending.alarm, known.alarm);
    const returns = order === 0 && isAgain && known?.status !== 'pending';
    if (order > 0 || returns) this.#put(pending);
    if (returns) return undefined;
    if (order === 0) return 'duplicate';
    return order < 0 || known?.status === 'pending' ? 'superseded' : undefined;
  }

  /** Takes what was written of the group, here or elsewhere: what is known already, or is over, changes nothing. */
  merge({ members, told, failure }: GroupState): void {
    for (const member of members) {
      const known = this.#members.get(member.alarm.alarmId);
      if (known === undefined || later(known, member) !== known) this.#put(member);
    }
    if (told !== undefined && told.at > (this.#told?.at ?? -1)) this.#told = told;
    if (failure !== undefined && failure.at > Math.max(this.#failure?.at ?? -1, this.#told?.at ?? -1))
      this.#failure = failure;
    if (this.#failure !== undefined && (this.#told?.at ?? -1) >= this.#failure.at) this.#failure = undefined;
  }

  /** When it has something to tell, in ms since the epoch; undefined while it has nothing. */
  get due(): number | undefined {
    const { waitMs, intervalMs, repeatMs } = this.head.times;
    const at = this.#told?.at ?? 0;
    if (this.#counts.pending > 0) {
      if (this.#failure !== undefined) return this.#failure.due;
      if (this.#counts.pending >= mostPending) return 0;
      const gathered = this.#since + waitMs;
      return this.isOpen ? Math.max(gathered, at + intervalMs) : gathered;
    }
    if (this.#failure !== undefined) return this.#failure.due;
    return repeatMs !== undefined && this.#hasAlarm() ? at + repeatMs : undefined;
  }

  /** What was pending is done with: told, silenced or given up. A newer transition that came meanwhile stays pending. */
  conclude(done: readonly Pending[], now: number): void {
    for (const { alarm } of done) {
      const isOk = alarm.newState === 'OK';
      this.#replace(isOk ? { status: 'done', alarm, until: now + markMs } : { status: 'told', alarm: compact(alarm) });
    }
    this.#forgetOldest();
    this.#recount();
  }

  /** These are in it no more. */
  remove(members: readonly Member[], now: number): void {
    for (const { alarm } of members) this.#replace({ status: 'done', alarm, until: now + markMs });
    this.#recount();
  }

  /**
   * A message was sent, or would have been but for a silence.
   * @param state that it told; undefined where none has told any
   */
  noteMessage(at: number, state: string | undefined): void {
    this.#told = { at, state };
    this.#failure = undefined;
  }

  /** An attempt to tell these has failed. */
  noteFailure(tried: readonly Pending[], failure: NonNullable<GroupState['failure']>, isAttempt: boolean): void {
    this.#failure = failure;
    if (!isAttempt) return;
    for (const pending of tried) {
      if (this.#members.get(pending.alarm.alarmId) !== pending) continue;
      this.#put({ ...pending, tries: pending.tries + 1 });
    }
  }

  /** Nothing is left that an attempt has failed for. */
  forgetFailure(): void {
    this.#failure = undefined;
  }

  /** Forgets marks whose time is over. */
  expire(now: number): void {
    for (const [id, member] of this.#members) {
      if (member.status === 'done' && member.until <= now) this.#delete(id, member);
    }
  }

  #hasAlarm(): boolean {
    return this.isOpen && this.told.some(({ alarm }) => alarm.newState === 'ALARM');
  }

  /** Unless something newer is known by now. */
  #replace(member: Member): void {
    const known = this.#members.get(member.alarm.alarmId);
    if (known === undefined || later(known, member) !== known) this.#put(lean(member));
  }

  #put(member: Member): void {
    const id = member.alarm.alarmId;
    const former = this.#members.get(id);
    if (former !== undefined) this.#counts[former.status] -= 1;
    this.#counts[member.status] += 1;
    this.#members.set(id, member);
    if (member.status === 'pending') this.#since = Math.min(this.#since, member.since);
  }

  #delete(id: string, { status }: Member): void {
    this.#members.delete(id);
    this.#counts[status] -= 1;
  }

  #forgetOldest(): void {
    if (this.#counts.told <= mostTold) return;
    const oldest = this.told.toSorted((a, b) => a.alarm.timestamp - b.alarm.timestamp);
    for (const member of oldest.slice(0, -mostTold)) this.#delete(member.alarm.alarmId, member);
  }

  #recount(): void {
    this.#since = this.pending.reduce((least, { since }) => Math.min(least, since), Infinity);
    if (this.#counts.pending === 0) this.#failure = undefined;
  }
}

/** A mark needs no more than this. */
function lean(member: Member): Member {
  if (member.status !== 'done') return member;
  const { alarmId, oldState, newState, timestamp } = member.alarm;
  return { ...member, alarm: { alarmId, ...(oldState === undefined ? {} : { oldState }), newState, timestamp } };
}
