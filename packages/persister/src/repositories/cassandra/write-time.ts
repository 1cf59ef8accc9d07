import { crc32 } from 'node:zlib';
import type { Value } from './statement.js';

const microsecondsPerMillisecond = 1_000;

/**
 * The time as of which a row is written, in µs, as the first value of a timed statement; now, where Kafka has told none.
 * Below the millisecond it is made of what the row says: of two of one time the server would choose column by column, and
 * make a row of both.
 */
export function writeTime(isTimed: boolean, recordedAt: number, content: string): Value[] {
  if (!isTimed) return [];
  if (recordedAt < 0) return [undefined];
  return [recordedAt * microsecondsPerMillisecond + (crc32(content) % microsecondsPerMillisecond)];
}
