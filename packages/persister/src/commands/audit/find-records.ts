import type { StoreRecord } from '../../record.js';
import { absent, RepositoryError, type Found, type Repository } from '../../repository.js';

/**
 * Looks for records. Those that the store refuses, such as a text that it can hold no more than look for, are not there:
 * a question that it refuses is halved until they stand alone.
 */
export async function findRecords<T>(
  repository: Pick<Repository<T>, 'find'>,
  records: readonly StoreRecord<T>[],
): Promise<readonly Found[]> {
  try {
    return await repository.find(records);
  } catch (error) {
    if (!(error instanceof RepositoryError) || error.kind !== 'record') throw error;
    if (records.length < 2) return records.map(() => absent);
    const middle = records.length >> 1;
    const first = await findRecords(repository, records.slice(0, middle));
    return [...first, ...(await findRecords(repository, records.slice(middle)))];
  }
}
