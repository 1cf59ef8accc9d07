import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageId } from '@monasca/common/messages';
import type { PipelineName, StoreRecord } from '../../src/record.js';
import { RepositoryError, type Found, type Repository, type Store } from '../../src/repository.js';
import { writeRecords } from '../../src/stages/write.js';
import { event, log, metric, transition } from './records.js';

/** What differs between stores that all keep the contract. */
export interface StoreTraits {
  /** The store, open. */
  readonly store: () => Store;
  /** A tenant that no other test has, in the form that the store takes. Default: a UUID. */
  readonly tenant?: () => string;
}

const once = <V>(work: () => Promise<V>): Promise<V> => work();
const stored: Found = { copies: 1, isEqual: true };
/** Whether it may have been there once is the store's to say. */
const absent = expect.objectContaining({ copies: 0, isEqual: false }) as Found;
const another: Found = { copies: 1, isEqual: false };

/** What every store must do for each kind of record that it takes, whatever it is made of. */
export function storeContract({ store, tenant = randomUUID }: StoreTraits, kinds: readonly PipelineName[]): void {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each kind has records of its own type
  const repositoryOf = (kind: PipelineName) => store().repositories[kind] as Repository<any>;

  const samples: Readonly<Record<PipelineName, (tenantId: string, number: number) => StoreRecord<unknown>>> = {
    metrics: (tenantId, number) => metric(tenantId, `m${number % 7}`, 1_700_000_000_000 + number, number),
    alarmHistory: (tenantId, number) => transition(tenantId, `alarm ${number}`),
    events: (tenantId, number) => event(tenantId, { number }),
    logs: (tenantId, number) => log(tenantId, `message ${number}`),
  };

  /** Two that differ and have one identity. */
  const rivals: Readonly<Record<PipelineName, (id: string) => [StoreRecord<unknown>, StoreRecord<unknown>]>> = {
    metrics: (id) => [metric(id, 'm', 1_700_000_000_000, 1), metric(id, 'm', 1_700_000_000_000, 2)],
    alarmHistory: (id) => [transition(id, 'a'), transition(id, 'a', { stateChangeReason: 'other' })],
    events: (id) => [event(id, 1, messageId(id, 'e', 0)), event(id, 2, messageId(id, 'e', 0))],
    logs: (id) => [log(id, 'm1', messageId(id, 'l', 0)), log(id, 'm2', messageId(id, 'l', 0))],
  };

  it('answers when it is asked whether it does', async () => {
    await expect(store().check()).resolves.toBeUndefined();
  });

  describe.each(kinds)('%s', (kind) => {
    const some = (count: number, tenantId = tenant()) =>
      Array.from({ length: count }, (_, number) => samples[kind](tenantId, number));

    it('are stored once, however often they are written', async () => {
      const repository = repositoryOf(kind);
      const records = some(100);
      expect(await repository.find(records)).toEqual(records.map(() => absent));
      await repository.write(records);
      await repository.write([...records.slice(50), ...records.slice(0, 70)]);
      expect(await repository.find(records)).toEqual(records.map(() => stored));
    });

    it('are stored once also when two write them at the same time', async () => {
      const repository = repositoryOf(kind);
      const records = some(300);
      await Promise.all([repository.write(records), repository.write([...records].reverse())]);
      expect(await repository.find(records)).toEqual(records.map(() => stored));
    });

    it('are kept apart by tenant', async () => {
      const repository = repositoryOf(kind);
      const [ours, theirs] = [some(3), some(3)];
      await repository.write(ours);
      expect(await repository.find([...ours, ...theirs])).toEqual([...ours.map(() => stored), ...theirs.map(() => absent)]); // prettier-ignore
    });

    it('have one identity each, the same whenever it is asked for', () => {
      const records = some(50);
      const identities = records.map((record) => repositoryOf(kind).identity(record));
      expect(new Set(identities).size).toBe(50);
      expect(records.map((record) => repositoryOf(kind).identity(record))).toEqual(identities);
    });

    it('of one identity that differ leave one row, which says what the one says that the store keeps', async () => {
      const repository = repositoryOf(kind);
      const [first, second] = rivals[kind](tenant());
      expect(repository.identity(first)).toBe(repository.identity(second));
      await repository.write([first]);
      await repository.write([second]);
      const found = await repository.find([first, second]);
      const [keptFirst, keptLast] = [[stored, another], [another, stored]]; // prettier-ignore
      const allowed = { first: [keptFirst], last: [keptLast], any: [keptFirst, keptLast] };
      expect(allowed[repository.keeps ?? 'last']).toContainEqual(found);
    });

    it('may be none', async () => {
      expect(await repositoryOf(kind).write([])).toEqual({ expired: 0 });
      expect(await repositoryOf(kind).find([])).toEqual([]);
    });
  });

  if (kinds.includes('metrics')) {
    it('lets the last value of a series and millisecond stand, also within one write', async () => {
      const repository = repositoryOf('metrics');
      const id = tenant();
      const [first, second, third] = [1, 2, 3].map((value) => metric(id, 'm', 1_700_000_000_005, value));
      await repository.write([first!, second!]);
      expect(await repository.find([first!, second!])).toEqual([another, stored]);
      await repository.write([third!]);
      expect(await repository.find([second!, third!])).toEqual([another, stored]);
      expect(repository.identity(first!)).toBe(repository.identity(third!));
    });

    it('takes every text of a metric as it came, or refuses that metric alone', async () => {
      const repository = repositoryOf('metrics');
      const id = tenant();
      const text = fc.oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
        fc.string({
          unit: fc.constantFrom(' ', ',', '=', '\\', '"', '\n', '\t', '\r', '#', '_', 'a', 'é', '€', '😀'),
          minLength: 1,
          maxLength: 8,
        }),
      );
      const texts = fc.sample(fc.tuple(text, fc.dictionary(text, text, { maxKeys: 3 })), { numRuns: 300, seed: 4 });
      const records = texts.map(([name, dimensions], i) =>
        metric(id, name, 1_700_000_000_000 + i, i, { dimensions, value_meta: dimensions }),
      );
      const { refused } = await writeRecords(repository, records, once);
      const bad = new Set(refused.map(({ record }) => record));
      const taken = records.filter((record) => !bad.has(record));
      const found = await repository.find(taken);
      const wrong = taken.filter((_, i) => found[i]?.copies !== 1 || !found[i].isEqual);
      expect(wrong.map(({ value: { metric } }) => metric)).toEqual([]);
      expect(bad.size).toBeLessThan(records.length);
    });
  }

  if (kinds.includes('alarmHistory')) {
    it('keeps two alarms of one tenant apart in the same millisecond', async () => {
      const repository = repositoryOf('alarmHistory');
      const id = tenant();
      const both = [transition(id, 'a1'), transition(id, 'a2')];
      await repository.write(both);
      await repository.write([both[0]!]);
      expect(await repository.find(both)).toEqual([stored, stored]);
      expect(await repository.find([transition(id, 'a1', { stateChangeReason: 'other' })])).toEqual([another]);
    });
  }

  for (const [kind, make] of [
    ['events', event],
    ['logs', log],
  ] as const) {
    // prettier-ignore
    if (!kinds.includes(kind)) continue;
    it(`takes ${kind} of one message id for one, and equal ones of two for two`, async () => {
      const repository = repositoryOf(kind);
      const id = tenant();
      const message = randomUUID();
      const same = [make(id, 'm', message), make(id, 'm', message)];
      const records = [...same, make(id, 'm'), make(id, 'm')];
      await repository.write(records);
      expect(await repository.find(records)).toEqual(records.map(() => stored));
      expect(new Set(records.map((record) => repository.identity(record as never))).size).toBe(3);
    });
  }
}

/** What a store must say when nobody answers. */
export function awayContract(open: () => Promise<Store>, kind: PipelineName): void {
  it('says that the store is away, not that the record is at fault', async () => {
    const store = await open();
    const samples = { metrics: metric('t', 'm', 1, 1), alarmHistory: transition('t', 'a'), events: event('t', 1), logs: log('t', 'm') }; // prettier-ignore
    const writing = store.repositories[kind]!.write([samples[kind] as never]);
    await expect(writing).rejects.toSatisfy((error) => error instanceof RepositoryError && error.kind === 'store');
    await expect(store.check()).rejects.toThrow();
    await store.close();
  });
}
