const first = Date.parse('0000-01-01T00:00:00.000Z');
const last = Date.parse('9999-12-31T23:59:59.999Z');

/** Whether a time, in ms since the epoch, has a year of four digits, as dates in Elasticsearch and in names of indices. */
export function isDatable(ms: number): boolean {
  return ms >= first && ms <= last;
}

/** `yyyy-MM-ddTHH:mm:ss.SSSZ` of ms since the epoch; of a time that is not datable, the nearest one that is. */
export function isoTime(ms: number): string {
  return new Date(Math.min(Math.max(ms, first), last)).toISOString();
}

/** `yyyy-MM-dd` of it, in UTC. */
export function isoDate(ms: number): string {
  return isoTime(ms).slice(0, 10);
}
