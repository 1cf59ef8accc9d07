import type { RecordBatch } from '../../kafka/index.js';
import type { Place } from '../command/place.js';

/** Where a record of a letter stood. */
export interface Origin extends Place {
  readonly topic: string;
  /** Of the record, ms since the epoch; -1 where it had none: it tells apart what has stood at one place. */
  readonly timestamp: number;
}

/** The headers of a record as texts; of those that repeat the last. */
export function textHeaders(batch: Pick<RecordBatch, 'headers'>, row: number): ReadonlyMap<string, string> {
  return new Map(batch.headers(row).map(([name, value]) => [name, Buffer.from(value).toString()]));
}

/** The place in the headers of a letter; undefined where they are none of a letter. */
export function originOf(headers: ReadonlyMap<string, string>): Origin | undefined {
  const number = (name: string): number => Number(headers.get(name) ?? Number.NaN);
  const topic = headers.get('dead-letter-topic');
  const [partition, offset] = [number('dead-letter-partition'), number('dead-letter-offset')];
  if (topic === undefined || !Number.isSafeInteger(partition) || !Number.isSafeInteger(offset)) return undefined;
  const timestamp = number('dead-letter-timestamp');
  return { topic, partition, offset, timestamp: Number.isNaN(timestamp) ? -1 : timestamp };
}
