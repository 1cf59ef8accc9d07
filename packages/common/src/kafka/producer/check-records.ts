import { ServiceError } from '../../errors.js';
import { longestMs } from '../check-options.js';
import type { ProducerRecord } from '../record.js';
import { isSource, type Records } from './record-source.js';
import { isTopic, shown } from '../topic-name.js';

/** Latest time that a `Date` has, in ms since the epoch. */
const latestMs = 8.64e15;

/**
 * Refuses what is no record, before any of a call is sent: neither client would refuse all of it, and what they send
 * instead is not what was meant.
 * @throws ServiceError `internal` that says which
 */
export function checkRecords(topic: string, records: Records): void {
  if (!isTopic(topic)) throw new ServiceError('internal', `publish: expected the name of a topic, got ${shown(topic)}`);
  if (!isList(records)) {
    // A source is the library's own way: it writes what it says, or throws.
    if (isObject(records) && isSource(records)) return;
    throw new ServiceError('internal', `publish: expected a list of records for ${topic}`);
  }
  for (let index = 0; index < records.length; index += 1) {
    const wrong = wrongPart((records as readonly ProducerRecord[])[index]);
    if (wrong !== undefined) {
      throw new ServiceError('internal', `publish: record ${index} for ${topic} is none: its ${wrong} cannot be sent`);
    }
  }
}

/** How long a call waits, in ms: at most as long as a timer can. */
export function deadlineOf(deadlineMs: number): number {
  if (deadlineMs <= longestMs) return deadlineMs;
  if (deadlineMs > longestMs) return longestMs;
  throw new ServiceError('internal', `publish: expected deadlineMs to be a number, got ${String(deadlineMs)}`);
}

function wrongPart(record: ProducerRecord | null | undefined): string | undefined {
  const { value, key, partition, timestamp, headers }: Partial<ProducerRecord> = record ?? {};
  if (value !== null && !isBytes(value)) return 'value';
  if (key !== undefined && typeof key !== 'string' && !isBytes(key)) return 'key';
  if (partition !== undefined && !(partition >= 0 && partition <= longestMs && Number.isInteger(partition))) {
    return 'partition';
  }
  if (timestamp !== undefined && !(typeof timestamp === 'number' && timestamp <= latestMs)) return 'timestamp';
  return headers === undefined || (isList(headers) && headers.every(isHeader)) ? undefined : 'headers';
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isList = (value: unknown): boolean => Array.isArray(value);
const isBytes = (value: unknown): boolean => value instanceof Uint8Array;

const isHeader = (header: unknown): boolean => {
  const [name, value] = Array.isArray(header) ? (header as unknown[]) : [];
  return typeof name === 'string' && (typeof value === 'string' || isBytes(value));
};
