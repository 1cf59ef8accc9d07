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
  /** Of what is told together: then `alarm` is made of all of them. */
  readonly group?: NotificationGroup;
}

/** Alarms that are told together. */
export interface NotificationGroup {
  /** What they have in common, by the names that they are grouped by. */
  readonly labels: Readonly<Record<string, string>>;
  /** The first 50 of them, what is new before what was told already. */
  readonly alarms: readonly AlarmTransition[];
}
