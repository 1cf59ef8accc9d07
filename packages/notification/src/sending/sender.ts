import type { Log } from '@monasca/common';
import type { Notifier } from '../channel.js';
import type { Clock } from '../clock.js';
import type { Figures } from '../figures.js';
import { isSameOrigin, type Ledger, type Origin } from '../ledger/ledger.js';
import type { Method, Notification } from '../notification.js';
import { SendError } from '../send-error.js';
import type { Silences } from '../silences/silences.js';
import type { Limits } from './limits.js';

/** A channel that is in use. */
export interface OpenChannel {
  readonly notifier: Notifier;
  /** Name of its statsd counter. */
  readonly sentCounter: string;
}

/** What became of an attempt. */
export type Delivery =
  | { readonly status: 'sent'; readonly at: number }
  /** It was sent for another record before: this one is a copy. */
  | { readonly status: 'duplicate' }
  /** A silence keeps it from being sent now. */
  | { readonly status: 'silenced'; readonly at: number }
  | { readonly status: 'failed'; readonly at: number; readonly error: SendError };

/** A delivery that the ledger is told of. */
interface Noted {
  readonly deliveryId: string;
  readonly origin: Origin;
}

export interface SenderParts {
  readonly channels: ReadonlyMap<string, OpenChannel>;
  readonly ledger: Ledger;
  readonly silences: Pick<Silences, 'of'>;
  readonly limits: Limits;
  readonly figures: Figures;
  readonly clock: Clock;
  readonly log: Log;
}

/** Sends one notification to one method, at most once as far as the ledger knows. */
export class Sender {
  readonly #parts: SenderParts;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** Whether methods of a type are served. */
  serves(type: string): boolean {
    return this.#parts.channels.has(type);
  }

  /** The comment of the silence that keeps a notification from being sent now; undefined where none does. */
  silenceOf(notification: Pick<Notification, 'method' | 'alarm'>): string | undefined {
    return this.#parts.silences.of(notification);
  }

  /** What deliveries were made of, of those that have been sent; rejects as {@link send} does for the ledger. */
  async originsOf(deliveryIds: readonly string[]): Promise<ReadonlyMap<string, Origin>> {
    const { ledger } = this.#parts;
    await ledger.ready();
    const known = deliveryIds.map((id) => [id, ledger.originOf(id)] as const);
    return new Map(known.flatMap(([id, origin]) => (origin === undefined ? [] : [[id, origin] as const])));
  }

  /**
   * Never rejects for what the receiver does; does for a ledger that cannot be read, and with the reason of `given` when
   * that aborts before it is begun. A group is sent whatever silences say: they are for its alarms.
   * @param also what receivers are told of with it, for the ledger
   */
  async send(
    { deliveryId, method, alarm, group }: Notification,
    origin: Origin,
    given: AbortSignal,
    also: readonly Noted[] = [],
  ): Promise<Delivery> {
    const { ledger, clock, figures, log } = this.#parts;
    await ledger.ready();
    const former = ledger.originOf(deliveryId);
    if (former !== undefined && isSameOrigin(former, origin)) return { status: 'sent', at: clock.now() };
    if (former !== undefined) {
      figures.skipped('duplicate');
      return { status: 'duplicate' };
    }
    const at = clock.now();
    const silence = group === undefined ? this.silenceOf({ method, alarm }) : undefined;
    if (silence !== undefined) {
      figures.skipped('silenced');
      log.info({ deliveryId, method: method.id, alarm: alarm.alarmId, silence }, 'a notification is silenced');
      return { status: 'silenced', at };
    }
    const notification = { deliveryId, method, alarm, ...(group === undefined ? {} : { group }) };
    const error = await this.#attempt(notification, given);
    if (error !== undefined) return { status: 'failed', at, error };
    for (const told of [{ deliveryId, origin }, ...also]) ledger.note(told.deliveryId, told.origin);
    return { status: 'sent', at };
  }

  async #attempt(notification: Notification, given: AbortSignal): Promise<SendError | undefined> {
    const { channels, limits, figures, log } = this.#parts;
    const { deliveryId, method, alarm } = notification;
    const { type, id } = method;
    const channel = channels.get(type);
    if (channel === undefined) return new SendError('address', `no channel of type ${type} is enabled`);
    const began = performance.now();
    const seconds = (): number => (performance.now() - began) / 1_000;
    try {
      await limits.run(hostOf(method), id, given, () => channel.notifier.send(notification));
      figures.sent(type, channel.sentCounter, seconds());
      return undefined;
    } catch (cause) {
      if (given.aborted && cause === given.reason) throw cause;
      const error = cause instanceof SendError ? cause : unexpected(cause);
      figures.failed(type, error.reason, seconds());
      const fields = { deliveryId, method: id, type, alarm: alarm.alarmId, reason: error.reason };
      log.warn({ ...fields, permanent: error.permanent, error: error.message }, 'a notification was not delivered');
      return error;
    }
  }
}

/**
 * Whose failures count together: those of one channel at the origin of a URL, so that nobody's wrong address is in the way
 * of another one's right one. Channels with other addresses have one receiver for all.
 */
function hostOf({ type, address }: Method): string {
  const origin = URL.canParse(address) ? new URL(address).origin : 'null';
  return origin === 'null' ? type : `${type} ${origin}`;
}

/** A fault of a channel: its text may say anything, so only its kind is told. */
const unexpected = (cause: unknown): SendError => {
  const { name } = cause instanceof Error ? cause : new Error();
  return new SendError('client', `the channel failed: ${name}`, { cause });
};
