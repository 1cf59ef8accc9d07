/** A point that is looked for. */
export interface Sought {
  readonly database: string;
  readonly measurement: string;
  readonly tenant: string;
  /** Text that is the same for the points of a series, and for no others of its database. */
  readonly series: string;
  /** The tags of the series as the sender wrote them; an empty one is no tag. */
  readonly tags: () => Readonly<Record<string, string>>;
  /** Since the epoch. */
  readonly milliseconds: number;
  /** On top, below 1,000,000. Default: 0. */
  readonly nanoseconds?: number;
  /** What its fields say, as `contentOf` has it. */
  readonly content: string;
}

/** What is to be known of points. */
export interface Wanted {
  readonly fields: readonly string[];
  /** The tag that holds the tenant. */
  readonly tenantTag: string;
  /** A text that is the same for fields that say the same; they come in the order of `fields`, null for none. */
  readonly contentOf: (fields: readonly unknown[]) => string;
}

/** Text as InfluxDB holds it: the escapes of lines double backslashes, and the server keeps both. */
export const held = (text: string): string => text.replaceAll('\\', '\\\\');
