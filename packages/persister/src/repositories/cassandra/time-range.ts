import { RepositoryError } from '../../repository.js';

/** The years 1 to 9999, in ms since the epoch: readers in Python know no others, and fail over a row that has one. */
const timeRangeMs = { first: -62_135_596_800_000, last: 253_402_300_799_999 } as const;

/** Throws RepositoryError `record` for a time that readers do not know. */
export function checkTime(timestamp: number, path: string): void {
  const { first, last } = timeRangeMs;
  if (timestamp >= first && timestamp <= last) return;
  throw new RepositoryError(
    'record',
    `${path}: expected ${first} to ${last} ms, the years 1 to 9999, got ${timestamp}`,
  );
}
