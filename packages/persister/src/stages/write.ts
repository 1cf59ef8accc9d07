import type { Repository } from '../repository.js';
import { RepositoryError } from '../repository.js';
import type { StoreRecord } from '../record.js';

/** A record that the store refuses, with its reason. */
export interface Refused<R> {
  readonly record: R;
  readonly detail: string;
}

/**
 * Writes records, trying again while the store is at fault, and halving a group that the store refuses for its data
 * until the refused records stand alone: one bad record costs one record.
 * @returns the records that the store will never take; all others are stored
 */
export async function writeRecords<T, R extends StoreRecord<T>>(
  repository: Repository<T>,
  records: readonly R[],
  attempt: <V>(work: () => Promise<V>) => Promise<V>,
): Promise<Refused<R>[]> {
  const refused: Refused<R>[] = [];
  const groups: (readonly R[])[] = records.length === 0 ? [] : [records];
  for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
    const error = await attempt(() => write(repository, group));
    if (error === undefined) continue;
    if (group.length === 1) {
      refused.push({ record: group[0]!, detail: error.message });
    } else {
      const middle = group.length >> 1;
      // The last pushed is written first: the order of records is kept.
      groups.push(group.slice(middle), group.slice(0, middle));
    }
  }
  return refused;
}

/** Resolves with the error where the data is at fault; rejects where the store is. */
async function write<T>(
  repository: Repository<T>,
  records: readonly StoreRecord<T>[],
): Promise<RepositoryError | undefined> {
  try {
    await repository.write(records);
    return undefined;
  } catch (error) {
    if (error instanceof RepositoryError && error.kind === 'record') return error;
    throw error;
  }
}
