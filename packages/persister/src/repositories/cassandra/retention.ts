/** How long rows live after they were written, in s; 0 for ever. */
export interface Retention {
  /** Measurements, alarm transitions, and when a series was last heard of. */
  readonly data: number;
  /** What makes a series known: its names, dimensions and when it was made. */
  readonly registration: number;
  /** Age of a registration, in s, at which it is written again; infinite where it lives for ever. */
  readonly refresh: number;
}

const secondsPerDay = 86_400;

/**
 * The retention of so many days. A registration is written again after a third of them, and may use rows of dimensions
 * that are as much as another third old: living two thirds longer, it outlives the last measurement of its series.
 */
export function retentionOf(days: number): Retention {
  const data = days * secondsPerDay;
  const third = data / 3;
  return { data, registration: data + 2 * third, refresh: data === 0 ? Infinity : third };
}

/** Whether what Kafka took at that time, in ms since the epoch, has outlived the retention; not of one that is not known. */
export function isOutlived({ data }: Retention, recordedAt: number): boolean {
  return data > 0 && recordedAt >= 0 && recordedAt + data * 1_000 < Date.now();
}

/**
 * Age of a registration, in s, by the time that it still has to live; infinite for one that has to be written again
 * whatever its age, since it lives for ever and should not, or the other way round.
 * @param ttl seconds, null for ever
 */
export function ageOf({ registration }: Retention, ttl: number | null): number {
  if (registration === 0) return ttl === null ? 0 : Infinity;
  return ttl === null ? Infinity : Math.max(registration - ttl, 0);
}
