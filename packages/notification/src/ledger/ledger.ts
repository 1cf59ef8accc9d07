import type { TopicPartitionOffset } from '@monasca/common/kafka';

/** Where the record is that a notification was made of. */
export type Origin = TopicPartitionOffset;

export const isSameOrigin = (a: Origin, b: Origin): boolean =>
  a.offset === b.offset && a.partition === b.partition && a.topic === b.topic;

/**
 * What receivers have taken lately. It makes a crash between a send and the commit harmless, and an event that comes
 * twice. Without an entry a notification is sent: better twice than never.
 */
export interface Ledger {
  /** Resolves when it knows what others had sent when it was asked to. */
  ready(): Promise<void>;
  /** Reads what others have sent: their partitions may be ours now. */
  catchUp(): void;
  /** What a delivery was made of, if it has been sent. */
  originOf(deliveryId: string): Origin | undefined;
  note(deliveryId: string, origin: Origin): void;
}

/** A ledger that whoever opens it closes. */
export interface OpenLedger extends Ledger {
  /** Resolves when what was noted is kept, as far as that is to be had. */
  close(deadlineMs?: number): Promise<void>;
}

/** Entries in memory, the latest ones. */
export class LedgerMemory {
  readonly #origins = new Map<string, Origin>();
  readonly #most: number;

  /** @param most entries that are kept */
  constructor(most = 200_000) {
    this.#most = most;
  }

  get(deliveryId: string): Origin | undefined {
    return this.#origins.get(deliveryId);
  }

  set(deliveryId: string, origin: Origin): void {
    this.#origins.delete(deliveryId);
    this.#origins.set(deliveryId, origin);
    if (this.#origins.size <= this.#most) return;
    const [oldest] = this.#origins.keys();
    if (oldest !== undefined) this.#origins.delete(oldest);
  }
}
