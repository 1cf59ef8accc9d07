import type { AlarmTransition } from '@monasca/common/messages';

/** A notification method as the API has stored it. */
export interface Method {
  readonly id: string;
  readonly tenantId: string;
  /** In lower case. */
  readonly type: string;
  readonly name: string;
  /** May hold a secret of the receiver: never in a log. */
  readonly address: string;
  /** Seconds between repetitions; 0 for none. */
  readonly period: number;
}

/** What a channel sends: one transition to one method. */
export interface Notification {
  /** The same whenever this notification is sent again, so that receivers can drop copies. A UUID's text. */
  readonly deliveryId: string;
  readonly method: Method;
  readonly alarm: AlarmTransition;
}
