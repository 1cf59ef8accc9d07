import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoreRecord } from '../record.js';
import { allStored, PartialWriteError, RepositoryError, type Repository, type Written } from '../repository.js';
import { writeRecords } from './write.js';

const record = (value: number): StoreRecord<number> => ({ value, id: String(value), recordedAt: 0 });
const once = <V>(work: () => Promise<V>): Promise<V> => work();

/** A repository that only writes. */
const writing = (write: (records: readonly StoreRecord<number>[]) => Promise<Written>): Repository<number> => ({
  write,
  identity: ({ id }) => id,
  find: () => Promise.reject(new Error('not asked here')),
});

/** Refuses every group with a value that is bad, as a database refuses a statement. */
function picky(bad: ReadonlySet<number>) {
  const stored: number[] = [];
  const repository = writing((records) => {
    if (records.some(({ value }) => bad.has(value))) return Promise.reject(new RepositoryError('record', 'bad data'));
    stored.push(...records.map(({ value }) => value));
    return Promise.resolve(allStored);
  });
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
        const { refused } = await writeRecords(repository, records, once);
        expect(refused.map(({ record: { value } }) => value)).toEqual([...bad].sort((a, b) => a - b));
        expect(stored).toEqual(records.map(({ value }) => value).filter((value) => !bad.has(value)));
      }),
      { numRuns: 50 },
    );
  });

  it('tells of each refused record what the store said of it alone', async () => {
    const repository = writing((records) => {
      const bad = records.filter(({ value }) => value < 0);
      if (bad.length === 0) return Promise.resolve(allStored);
      return Promise.reject(new RepositoryError('record', `bad: ${bad.map(({ value }) => value).join(' ')}`));
    });
    const { refused } = await writeRecords(repository, [1, -2, 3, -4].map(record), once);
    expect(refused).toEqual([
      { record: record(-2), detail: 'bad: -2' },
      { record: record(-4), detail: 'bad: -4' },
    ]);
  });

  it('asks the store nothing when there is nothing to store', async () => {
    const repository = writing(() => Promise.reject(new RepositoryError('store', 'away')));
    await expect(writeRecords(repository, [], once)).resolves.toEqual({ refused: [], expired: 0 });
  });

  it('repeats only the part that the store did not take, and stores each record once', async () => {
    const { repository, stored } = picky(new Set([5]));
    let writes = 0;
    const flaky = writing((records) => {
      writes += 1;
      if (writes % 2 === 0) return Promise.reject(new RepositoryError('store', 'away'));
      return repository.write(records);
    });
    const patient = async <V>(work: () => Promise<V>): Promise<V> => work().catch(() => patient(work));
    const { refused } = await writeRecords(flaky, Array.from({ length: 10 }, (_, i) => record(i)), patient); // prettier-ignore
    expect(refused.map(({ record: { value } }) => value)).toEqual([5]);
    expect(stored).toEqual([0, 1, 2, 3, 4, 6, 7, 8, 9]);
  });

  it('believes a store that tells which records it refuses, and asks it once', async () => {
    let writes = 0;
    const repository = writing((records) => {
      writes += 1;
      const refused = records.flatMap(({ value }, at) => (value < 0 ? [{ at, detail: `no ${value}` }] : []));
      return Promise.resolve({ expired: 1, refused });
    });
    const { refused, expired } = await writeRecords(repository, [1, -2, 3, -4].map(record), once);
    expect(refused.map(({ record: { value }, detail }) => [value, detail])).toEqual([
      [-2, 'no -2'],
      [-4, 'no -4'],
    ]);
    expect([writes, expired]).toEqual([1, 1]);
  });

  it('writes again only what the store says is left, whatever it refuses of it', async () => {
    // Takes the first half of what is even, refuses what is negative, halts at data that no answer can tell.
    const stored: number[] = [];
    const repository = writing((records) => {
      const values = records.map(({ value }) => value);
      if (values.every((value) => value >= 90)) {
        if (values.length > 1) return Promise.reject(new RepositoryError('record', 'one of these'));
        if (values[0] === 91) return Promise.reject(new RepositoryError('record', 'this one'));
      }
      const refused = values.flatMap((value, at) => (value < 0 ? [{ at, detail: `no ${value}` }] : []));
      const good = values.flatMap((value, at) => (value < 0 ? [] : [at]));
      const taken = good.slice(0, Math.ceil(good.length / 2));
      stored.push(...taken.map((at) => values[at]!));
      const left = good.slice(taken.length);
      if (left.length === 0) return Promise.resolve({ expired: 0, refused });
      return Promise.reject(new PartialWriteError('busy', { left, refused }));
    });
    const patient = async <V>(work: () => Promise<V>): Promise<V> => work().catch(() => patient(work));
    const all = [1, -2, 3, 4, -5, 6, 90, 91, 92].map(record);
    const { refused } = await writeRecords(repository, all, patient);
    expect(refused.map(({ record: { value } }) => value)).toEqual([-2, -5, 91]);
    expect(stored).toEqual([1, 3, 4, 6, 90, 92]);
  });

  it('adds up what the store drops for its age', async () => {
    const repository = writing((records) => {
      if (records.some(({ value }) => value < 0)) return Promise.reject(new RepositoryError('record', 'bad'));
      return Promise.resolve({ expired: records.filter(({ value }) => value > 5).length });
    });
    const { refused, expired } = await writeRecords(repository, [1, 6, -1, 7, 8, 2].map(record), once);
    expect([refused.length, expired]).toEqual([1, 3]);
  });

  it("lets an error that is not the repository's own pass", async () => {
    const repository = writing(() => Promise.reject(new TypeError('a fault')));
    await expect(writeRecords(repository, [record(1), record(2)], once)).rejects.toThrow(TypeError);
  });

  it('leaves an error of the store to whoever repeats', async () => {
    let failures = 2;
    const repository = writing(() =>
      failures-- > 0 ? Promise.reject(new RepositoryError('store', 'away')) : Promise.resolve(allStored),
    );
    await expect(writeRecords(repository, [record(1)], once)).rejects.toThrow('away');
    const patient = async <V>(work: () => Promise<V>): Promise<V> => work().catch(() => patient(work));
    await expect(writeRecords(repository, [record(1)], patient)).resolves.toEqual({ refused: [], expired: 0 });
  });
});
