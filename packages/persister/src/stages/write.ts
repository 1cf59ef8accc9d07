import type { Refusal, Repository, Written } from '../repository.js';
import { PartialWriteError, RepositoryError } from '../repository.js';
import type { StoreRecord } from '../record.js';
import type { Attempt } from './bulk.js';

/** A record that the store refuses, with its reason. */
export interface Refused<R> {
  readonly record: R;
  readonly detail: string;
}

/**
 * Writes records, trying again while the store is at fault. What it refuses is given up record by record: where the
 * store does not tell which, a refused group is halved until the refused records stand alone. One bad record costs one.
 * @returns the records that the store will never take, and how many it dropped for their age; all others are stored
 */
export async function writeRecords<T, R extends StoreRecord<T>>(
  repository: Repository<T>,
  records: readonly R[],
  attempt: Attempt,
): Promise<{ readonly expired: number; readonly refused: readonly Refused<R>[] }> {
  const refused: Refused<R>[] = [];
  let expired = 0;
  const groups: (readonly R[])[] = records.length === 0 ? [] : [records];
  for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
    let left = group;
    const giveUp = (refusals: readonly Refusal[] = []): void => {
      for (const { at, detail } of refusals) refused.push({ record: left[at]!, detail });
    };
    const written = await attempt(async () => {
      try {
        return await write(repository, left);
      } catch (error) {
        if (error instanceof PartialWriteError) {
          giveUp(error.refused);
          const all = left;
          left = error.left.map((at) => all[at]!);
        }
        throw error;
      }
    });
    if (!(written instanceof RepositoryError)) {
      giveUp(written.refused);
      expired += written.expired;
    } else if (left.length === 1) {
      giveUp([{ at: 0, detail: written.message }]);
    } else {
      const middle = left.length >> 1;
      // The last pushed is written first: the order of records is kept.
      groups.push(left.slice(middle), left.slice(0, middle));
    }
  }
  return { refused, expired };
}

/** Resolves with the error where the data is at fault; rejects where the store is. */
async function write<T>(
  repository: Repository<T>,
  records: readonly StoreRecord<T>[],
): Promise<Written | RepositoryError> {
  try {
    return await repository.write(records);
  } catch (error) {
    if (error instanceof RepositoryError && error.kind === 'record') return error;
    throw error;
  }
}
