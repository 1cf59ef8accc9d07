import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoreRecord } from '../record.js';
import { RepositoryError, type Repository } from '../repository.js';
import { writeRecords } from './write.js';

const record = (value: number): StoreRecord<number> => ({ value, id: String(value), recordedAt: 0 });
const once = <V>(work: () => Promise<V>): Promise<V> => work();

/** Refuses every group with a value that is bad, as a database refuses a statement. */
function picky(bad: ReadonlySet<number>) {
  const stored: number[] = [];
  const repository: Repository<number> = {
    write: (records) => {
      if (records.some(({ value }) => bad.has(value))) return Promise.reject(new RepositoryError('record', 'bad data'));
      stored.push(...records.map(({ value }) => value));
      return Promise.resolve();
    },
  };
  return { repository, stored };
}

describe('writing records', () => {
  it('gives up exactly the bad ones and stores the others in order', async () => {
    const scenario = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.uniqueArray(fc.nat(199), { maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(scenario, async ([size, positions]) => {
        const bad = new Set(positions.filter((position) => position < size));
        const { repository, stored } = picky(bad);
        const records = Array.from({ length: size }, (_, i) => record(i));
        const refused = await writeRecords(repository, records, once);
        expect(refused.map(({ record: { value } }) => value)).toEqual([...bad].sort((a, b) => a - b));
        expect(stored).toEqual(records.map(({ value }) => value).filter((value) => !bad.has(value)));
      }),
      { numRuns: 50 },
    );
  });

  it('leaves an error of the store to whoever repeats', async () => {
    let failures = 2;
    const repository: Repository<number> = {
      write: () => (failures-- > 0 ? Promise.reject(new RepositoryError('store', 'away')) : Promise.resolve()),
    };
    await expect(writeRecords(repository, [record(1)], once)).rejects.toThrow('away');
    const patient = async <V>(work: () => Promise<V>): Promise<V> => work().catch(() => patient(work));
    await expect(writeRecords(repository, [record(1)], patient)).resolves.toEqual([]);
  });
});
