import { ServiceError } from '@monasca/common';
import { parsePlace, parseTime } from '@monasca/common/service';

/** Where a range begins or ends: in each partition at a named offset, at a time, or at an offset of its own. */
export type Bound =
  | 'earliest'
  | 'latest'
  | 'committed'
  /** Milliseconds since the epoch. */
  | { readonly time: number }
  /** By partition; there is nothing of others. */
  | { readonly offsets: ReadonlyMap<number, number> };

/**
 * Reads `earliest`, `latest`, `committed`, a time in ISO 8601, or `partition:offset`, several separated by commas.
 * @param what names the text in the error
 * @throws ServiceError `configuration`
 */
export function parseBound(text: string, what: string): Bound {
  if (text === 'earliest' || text === 'latest' || text === 'committed') return text;
  if (/^\d+:/.test(text)) {
    const places = text.split(',').map((place) => parsePlace(place, what));
    return { offsets: new Map(places.map(({ partition, offset }) => [partition, offset])) };
  }
  if (/^\d{4}-/.test(text)) return { time: parseTime(text, what) };
  const expected = 'earliest, latest, committed, partition:offset, or a time in ISO 8601';
  throw new ServiceError('configuration', `command line: ${what}: expected ${expected}; got ${text}`);
}
