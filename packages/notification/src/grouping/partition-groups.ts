import type { Clock } from '../clock.js';
import type { InputRecord, OutputRecord } from '../pipeline/record.js';
import type { GroupRecord } from './group-record.js';
import type { Group } from './group.js';
import type { HeldBytes } from './held-bytes.js';
import { LiveGroup, type Held } from './live-group.js';
import type { MemberOrigin } from './member.js';
import { Timer } from './timer.js';

/** How long a record waits at its place, in ms, before what it says is written anew at the end of the topic. */
const longestHoldMs = 30_000;

/** The same where nothing has happened since: offsets then stand at states, and nobody waits behind them. */
const idleHoldMs = 600_000;

/** How often is asked whether what was told still holds, in ms. */
const checkMs = 600_000;

/** Transitions held in a partition, after which all are written anew at once. */
const mostAlarms = 2_000;

/** For how long nothing old must have come, in ms, until all that stood there at the beginning counts as read. */
const quietMs = 3_000;

/** The longest that is waited for it, in ms: a writer whose clock is behind writes old things for ever. */
const longestReadMs = 30_000;

/** How long the state of a group may take to come back, in ms: another partition has it by then. */
const lostMs = 300_000;

/** Tells what a group has to tell now, if anything; what that leads to, beside its state. */
export type Flush = (group: Group, anchor: MemberOrigin, given: AbortSignal) => Promise<readonly OutputRecord[]>;

export interface PartitionGroupsOptions {
  readonly topic: string;
  readonly clock: Clock;
  readonly flush: Flush;
  /** Aborts when the partition is to be given up. */
  readonly given: AbortSignal;
  /** A transition is not told. */
  readonly onSkipped: (reason: 'duplicate' | 'superseded') => void;
  /** One more, or one less, that waits. */
  readonly onWaits: (change: 1 | -1) => void;
  readonly heldBytes: HeldBytes;
}

/** The groups of a partition for as long as it is ours: nothing of them outlives it. */
export class PartitionGroups {
  readonly #options: PartitionGroupsOptions;
  readonly #groups = new Map<string, LiveGroup>();
  readonly #tick: Timer;
  readonly #began: number;
  #readyAt: number;
  /** Transitions that are held. */
  #alarms = 0;

  constructor(options: PartitionGroupsOptions) {
    const { clock, given } = options;
    this.#options = options;
    this.#tick = new Timer(clock, () => this.#settleAll());
    this.#began = clock.now();
    this.#readyAt = this.#began + quietMs;
    given.addEventListener('abort', () => this.#close(), { once: true });
  }

  /** Resolves at the next event of the record's group; rejects with the reason when the partition is to be given up. */
  take({ partition, offset, timestamp, value }: InputRecord, record: GroupRecord): Promise<readonly OutputRecord[]> {
    const { clock, heldBytes, onSkipped } = this.#options;
    const now = clock.now();
    const since = timestamp > 0 ? Math.min(timestamp, now) : now;
    // A message now would not know of what still comes.
    if (since < this.#began) this.#readyAt = Math.min(now + quietMs, this.#began + longestReadMs);
    const live = this.#liveOf(record);
    const origin = { partition, offset };
    return new Promise((resolve, reject) => {
      this.#hold(live, { origin, kind: record.kind, bytes: value?.length ?? 0, resolve, reject });
      const skipped = live.absorb(record, origin, since);
      if (skipped !== undefined) onSkipped(skipped);
      const isIdle = record.kind === 'state' && !heldBytes.isCrowded;
      this.#wantTick(now + (isIdle ? idleHoldMs : longestHoldMs));
      this.#arm(live);
      if (this.#alarms >= mostAlarms) this.#tick.set(now);
    });
  }

  #liveOf({ head }: GroupRecord): LiveGroup {
    const known = this.#groups.get(head.id);
    if (known !== undefined) return known;
    const live = new LiveGroup(head, this.#options.clock, (one) => void this.#act(one));
    this.#groups.set(head.id, live);
    return live;
  }

  #hold(live: LiveGroup, held: Held): void {
    live.held.push(held);
    this.#options.heldBytes.add(held.bytes);
    if (held.kind === 'state') return;
    this.#alarms += 1;
    this.#options.onWaits(1);
  }

  #release(live: LiveGroup): Held[] {
    const held = live.held.splice(0);
    for (const { kind, bytes } of held) {
      this.#options.heldBytes.remove(bytes);
      if (kind === 'state') continue;
      this.#alarms -= 1;
      this.#options.onWaits(-1);
    }
    return held;
  }

  #wantTick(time: number): void {
    this.#tick.set(Math.min(this.#tick.time ?? Infinity, time));
  }

  /** A group without a record has nothing that what it leads to could be written with: it waits for its state. */
  #arm(live: LiveGroup): void {
    const { due } = live.group;
    const canAct = due !== undefined && live.held.length > 0 && !live.isBusy;
    live.timer.set(canAct ? Math.max(due, this.#readyAt) : undefined);
  }

  async #act(live: LiveGroup): Promise<void> {
    const { clock, flush, given, topic } = this.#options;
    if (live.isBusy || live.held.length === 0) return;
    if (clock.now() < this.#readyAt) {
      this.#arm(live);
      return;
    }
    live.isBusy = true;
    live.timer.set(undefined);
    const held = this.#release(live);
    try {
      const outputs = await flush(live.group, held[0]!.origin, given);
      live.checkedAt = clock.now();
      live.settle(held, outputs, topic, clock.now());
    } catch (error) {
      for (const { reject } of held) reject(error as Error);
    }
    live.isBusy = false;
    if (given.aborted) return;
    this.#wantTick(clock.now() + longestHoldMs);
    this.#forgetIfEnded(live);
    this.#arm(live);
  }

  /** Lets all records go that are held, so that the offset of the partition moves on. */
  #settleAll(): void {
    const { clock, topic } = this.#options;
    const now = clock.now();
    for (const live of this.#groups.values()) {
      if (live.isBusy) continue;
      const isDue = (live.timer.time ?? Infinity) <= now;
      const isOld = live.group.isOpen && now - live.checkedAt >= checkMs;
      if (live.held.length > 0 && (isDue || isOld || live.group.isCrowded)) {
        void this.#act(live);
      } else if (live.held.length > 0) {
        live.settle(this.#release(live), [], topic, now);
        this.#forgetIfEnded(live);
        this.#arm(live);
      } else if (now - live.settledAt > lostMs) this.#forget(live);
    }
    // What is busy, or comes back, wants it again.
    if (this.#groups.size > 0) this.#wantTick(now + idleHoldMs);
  }

  #forgetIfEnded(live: LiveGroup): void {
    if (live.group.isEnded && live.held.length === 0) this.#forget(live);
  }

  #forget(live: LiveGroup): void {
    live.timer.set(undefined);
    this.#groups.delete(live.group.head.id);
  }

  #close(): void {
    this.#tick.set(undefined);
    for (const live of this.#groups.values()) {
      live.timer.set(undefined);
      for (const { reject } of this.#release(live)) reject(this.#options.given.reason as Error);
    }
    this.#groups.clear();
  }
}
