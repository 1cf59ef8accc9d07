import type { RecordBatch } from '../../kafka/index.js';
import type { Place } from '../command/place.js';
import { originOf, type Origin } from './headers.js';

/** A letter at its place on the dead-letter topic, as its headers tell of it. */
export interface Letter extends Place {
  /** Where the record stood that it holds. */
  readonly origin: Origin;
  readonly reason: string;
  readonly detail: string;
  /** When it was written, ms since the epoch. */
  readonly time: number;
}

/** The letter in a row; undefined where it holds none. */
export function letterAt(
  batch: Pick<RecordBatch, 'partitions' | 'offsets' | 'timestamps'>,
  row: number,
  headers: ReadonlyMap<string, string>,
): Letter | undefined {
  const origin = originOf(headers);
  if (origin === undefined) return undefined;
  const time = Date.parse(headers.get('dead-letter-time') ?? '');
  return {
    partition: batch.partitions[row]!,
    offset: batch.offsets[row]!,
    origin,
    reason: headers.get('dead-letter-reason') ?? '',
    detail: headers.get('dead-letter-detail') ?? '',
    time: Number.isNaN(time) ? batch.timestamps[row]! : time,
  };
}
