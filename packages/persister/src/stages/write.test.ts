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

  it('tells of each refused record what the store said of it alone', async () => {
    const repository: Repository<number> = {
      write: (records) => {
        const bad = records.filter(({ value }) => value < 0);
        if (bad.length === 0) return Promise.resolve();
        return Promise.reject(new RepositoryError('record', `bad: ${bad.map(({ value }) => value).join(' ')}`));
      },
    };
    const refused = await writeRecords(repository, [1, -2, 3, -4].map(record), once);
    expect(refused).toEqual([
      { record: record(-2), detail: 'bad: -2' },
      { record: record(-4), detail: 'bad: -4' },
    ]);
  });

  it('asks the store nothing when there is nothing to store', async () => {
    const repository: Repository<number> = { write: () => Promise.reject(new RepositoryError('store', 'away')) };
    await expect(writeRecords(repository, [], once)).resolves.toEqual([]);
  });

  it('repeats only the part that the store did not take, and stores each record once', async () => {
    const { repository, stored } = picky(new Set([5]));
    let writes = 0;
    const flaky: Repository<number> = {
      write: (records) => {
        writes += 1;
        if (writes % 2 === 0) return Promise.reject(new RepositoryError('store', 'away'));
        return repository.write(records);
      },
    };
    const patient = async <V>(work: () => Promise<V>): Promise<V> => work().catch(() => patient(work));
    const refused = await writeRecords(flaky, Array.from({ length: 10 }, (_, i) => record(i)), patient); // prettier-ignore
    expect(refused.map(({ record: { value } }) => value)).toEqual([5]);
    expect(stored).toEqual([0, 1, 2, 3, 4, 6, 7, 8, 9]);
  });

  it("lets an error that is not the repository's own pass", async () => {
    const repository: Repository<number> = { write: () => Promise.reject(new TypeError('a fault')) };
    await expect(writeRecords(repository, [record(1), record(2)], once)).rejects.toThrow(TypeError);
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
