import { ServiceError } from '../../errors.js';

/** The place of a record on a topic. */
export interface Place {
  readonly partition: number;
  readonly offset: number;
}

/** `partition:offset`, as commands take and print places. */
export const placeText = ({ partition, offset }: Place): string => `${partition}:${offset}`;

/**
 * Reads a place.
 * @param what names the text in the error
 * @throws ServiceError `configuration`
 */
export function parsePlace(text: string, what: string): Place {
  const [, partition, offset] = /^(\d{1,9}):(\d{1,15})$/.exec(text) ?? [];
  if (partition !== undefined) return { partition: Number(partition), offset: Number(offset) };
  throw new ServiceError('configuration', `command line: ${what}: expected partition:offset, got ${text}`);
}

/** In the order of the partitions, and of the records in each. */
export const comparePlaces = (a: Place, b: Place): number => a.partition - b.partition || a.offset - b.offset;
