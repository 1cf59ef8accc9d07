import type { TopicPartitionOffset } from '@monasca/common/kafka';

/** Who says something of an alarm: the topics of transitions, of notifications and of what receivers have taken. */
export type Source = 'transition' | 'group' | 'sent' | 'retry' | 'periodic' | 'dead-letter' | 'ledger';

/** What one record says of an alarm. */
export interface Entry {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly source: Source;
  /** Id, type and name of the method; undefined where nobody knows it. */
  readonly method: string | undefined;
  readonly type: string | undefined;
  readonly name: string | undefined;
  /** State of the alarm that is told. */
  readonly state: string | undefined;
  readonly outcome: string;
  /** Of the attempt; undefined for a transition, and for a record that is not sent under one. */
  readonly deliveryId: string | undefined;
  readonly place: TopicPartitionOffset;
}
