import type { Clock } from '../clock.js';
import type { OutputRecord } from '../pipeline/record.js';
import { encodeState, type GroupRecord } from './group-record.js';
import type { GroupHead } from './group-head.js';
import { Group } from './group.js';
import type { MemberOrigin } from './member.js';
import { Timer } from './timer.js';

/** A record whose work ends at the next event of its group. */
export interface Held {
  readonly origin: MemberOrigin;
  readonly kind: GroupRecord['kind'];
  readonly bytes: number;
  readonly resolve: (outputs: readonly OutputRecord[]) => void;
  readonly reject: (error: Error) => void;
}

/** A group in memory with the records that it was read from and whose offsets wait for it. */
export class LiveGroup {
  readonly group: Group;
  /** Acts when the group has something to tell. */
  readonly timer: Timer;
  /** In the order of their offsets. */
  held: Held[] = [];
  /** Whether a message is on its way. */
  isBusy = false;
  /** When the database was asked last whether what was told still holds; when a state was written last; ms since the epoch. */
  checkedAt: number;
  settledAt: number;

  constructor(head: GroupHead, clock: Clock, act: (live: LiveGroup) => void) {
    this.group = new Group(head);
    this.timer = new Timer(clock, () => act(this));
    this.checkedAt = clock.now();
    this.settledAt = clock.now();
  }

  /** Takes what a record says; says why a transition is not told, if one is not: see {@link Group.add}. */
  absorb(record: GroupRecord, origin: MemberOrigin, since: number): ReturnType<Group['add']> {
    if (record.kind === 'alarm') {
      this.group.head = record.head;
      return this.group.add({ status: 'pending', alarm: record.alarm, since, tries: 0, origin }, record.isAgain);
    }
    this.group.merge(record.state);
    return undefined;
  }

  /**
   * Ends the work on records: the first one leads to what the group has led to and to its state, the others to nothing.
   * Offsets pass in their order: if that of any of them does, the state has been written.
   */
  settle(held: readonly Held[], outputs: readonly OutputRecord[], topic: string, now: number): void {
    this.group.expire(now);
    this.settledAt = now;
    const [first, ...others] = held;
    first?.resolve([...outputs, ...this.#records(topic)]);
    for (const { resolve } of others) resolve([]);
  }

  #records(topic: string): OutputRecord[] {
    if (this.group.isEnded) return [];
    const { head, members, progress } = this.group;
    const values = encodeState(head, { members, ...progress });
    return values.map((value) => ({ topic, key: head.id, value }));
  }
}
