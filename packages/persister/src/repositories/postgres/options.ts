import type { Log } from '@monasca/common';

/** How a database is opened. */
export interface DatabaseOptions {
  /** Most connections to a server. Default: 4. */
  readonly connections?: number;
  /** How long a server may take for a statement, in ms; not those that bring the tables up to date. Default: for ever. */
  readonly statementTimeoutMs?: number;
  /** Whether tables become hypertables where the database has TimescaleDB. Default: true. */
  readonly hypertables?: boolean;
  /** How long rows are kept, in days; 0 for ever. Default: 0. */
  readonly retentionDays?: number;
  /**
   * Whether a server that does not answer is waited for: the first statement that it answers brings the tables up to date,
   * those before it fail. Default: it is an error.
   */
  readonly waits?: boolean;
  /** Default: none. */
  readonly log?: Log;
}
