import type { Place } from '@monasca/common/service';

/**
 * What may have become of a record:
 * `stored` the row of its identity says what it says; `duplicate` that row is another record's of the range;
 * `superseded` the row of its identity says what no record of the range says: one outside has replaced it;
 * `deadLettered` it is on the dead-letter topic; `expired` it is older than the store keeps any;
 * `pending` it is not there, and the group has not committed it; `missing` it should be there;
 * `double` its identity has several rows.
 */
export const verdicts = [
  ...(['stored', 'duplicate', 'superseded', 'deadLettered', 'expired', 'pending'] as const),
  ...(['missing', 'double'] as const),
];

/** One of the closed list of verdicts. */
export type Verdict = (typeof verdicts)[number];

/** A record that is not in order. */
export interface Finding extends Place {
  readonly verdict: 'missing' | 'double';
  /** Of one that can be read. */
  readonly identity?: string;
  /** Rows of its identity. */
  readonly copies: number;
}

/** What has become of all records. */
export interface Account {
  readonly counts: Readonly<Record<Verdict, number>>;
  /** The first that are not in order. */
  readonly findings: readonly Finding[];
}
