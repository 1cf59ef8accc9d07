import { describe, expect, it } from 'vitest';
import type { StoreRecord } from '../../record.js';
import { RepositoryError, type Found } from '../../repository.js';
import { findRecords } from './find-records.js';

const records = Array.from(
  { length: 9 },
  (_, number): StoreRecord<number> => ({ value: number, id: '', recordedAt: 0 }),
);

/** Holds every record, and refuses every question with one of these in it. */
const refusing = (kind: 'record' | 'store', ...bad: number[]) => ({
  find: (wanted: readonly StoreRecord<number>[]): Promise<readonly Found[]> =>
    wanted.some(({ value }) => bad.includes(value))
      ? Promise.reject(new RepositoryError(kind, 'no'))
      : Promise.resolve(wanted.map(({ value }) => ({ copies: value + 1, isEqual: true }))),
});

describe('looking for records', () => {
  it('finds all but those that the store takes into no question', async () => {
    const found = await findRecords(refusing('record', 0, 5, 8), records);
    expect(found.map(({ copies }) => copies)).toEqual([0, 2, 3, 4, 5, 0, 7, 8, 0]);
  });

  it('ends where the store is at fault', async () => {
    await expect(findRecords(refusing('store', 5), records)).rejects.toMatchObject({ kind: 'store' });
  });

  it('finds nothing of nothing', async () => {
    expect(await findRecords(refusing('record'), [])).toEqual([]);
  });
});
