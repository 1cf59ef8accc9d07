/** When a group is told, in ms. */
export interface GroupTimes {
  /** From the first change to its message. */
  readonly waitMs: number;
  /** Least time between a message and the next one of a change, while the group is open. */
  readonly intervalMs: number;
  /** After which it is told again while an alarm of it is in state ALARM; never if undefined. */
  readonly repeatMs: number | undefined;
}

/** What a group is. */
export interface GroupHead {
  /** A UUID's text, of the method, the rule and the labels: what receivers know the group by. */
  readonly id: string;
  readonly methodId: string;
  readonly tenantId: string;
  /** What its alarms have in common, by the names in the file. */
  readonly labels: Readonly<Record<string, string>>;
  /** Those of the rule when the latest alarm came. */
  readonly times: GroupTimes;
}
