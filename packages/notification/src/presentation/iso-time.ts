/** The end of the year 9999: later years have a form of their own, which few readers know. */
const end = Date.UTC(10_000, 0);

/** Milliseconds since the epoch as ISO 8601 in UTC; undefined for what has no year of four digits. */
export const isoTime = (timestamp: number): string | undefined =>
  timestamp >= 0 && timestamp < end ? new Date(timestamp).toISOString() : undefined;
