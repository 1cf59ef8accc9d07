import { describe, expect, it } from 'vitest';
import type { Found, Keeps } from '../../repository.js';
import { Ledger, type Audited } from './ledger.js';
import { identityHash } from './standings.js';
import { verdicts, type Account } from './verdict.js';

const [equal, other, absent, twice]: Found[] = [
  { copies: 1, isEqual: true },
  { copies: 1, isEqual: false },
  { copies: 0, isEqual: false },
  { copies: 2, isEqual: true },
];

type Said = readonly [identity: string | undefined, found: Found, more?: Partial<Audited>];

/** The account of records that stand one after another in partition 0. */
function account(records: readonly Said[], keeps: Keeps = 'last', mostFindings = 9): Account {
  const ledger = new Ledger({ keeps, mostFindings });
  records.forEach(([identity, found, more], offset) => {
    const hash = identity === undefined ? undefined : identityHash(identity);
    const known = { identity: hash, identityText: () => identity, partition: 0, offset };
    ledger.add({ ...known, found, isDeadLettered: false, isCommitted: true, ...more });
  });
  const result = ledger.close();
  const sum = verdicts.reduce((total, verdict) => total + result.counts[verdict], 0);
  expect(sum).toBe(records.length);
  return result;
}

const counted = (...args: Parameters<typeof account>): Record<string, number> =>
  Object.fromEntries(Object.entries(account(...args).counts).filter(([, count]) => count > 0));

const deadLettered = { isDeadLettered: true };

describe('a record', () => {
  it('is stored where its row says what it says, and missing where there is none', () => {
    const { counts, findings } = account([['a', equal!], ['b', absent!], [undefined, absent!]]); // prettier-ignore
    expect(counts).toMatchObject({ stored: 1, missing: 2 });
    expect(findings).toEqual([
      { verdict: 'missing', partition: 0, offset: 1, identity: 'b', copies: 0 },
      { verdict: 'missing', partition: 0, offset: 2, copies: 0 },
    ]);
  });

  it('is a dead letter where it is on that topic and not stored', () => {
    const records: Said[] = [[undefined, absent!, deadLettered], ['b', absent!, deadLettered], ['c', other!, deadLettered], ['d', equal!, deadLettered]]; // prettier-ignore
    expect(counted(records)).toEqual({ deadLettered: 3, stored: 1 });
  });

  it('may be gone because of its age, where the store can tell', () => {
    expect(counted([['a', { ...absent!, isExpired: true }]])).toEqual({ expired: 1 });
  });

  it('is pending where the group has not committed it, whatever it lacks', () => {
    const later = { isCommitted: false };
    expect(counted([['a', absent!, later], ['b', equal!], ['b', other!, later]])).toEqual({ pending: 2, stored: 1 }); // prettier-ignore
  });

  it('is doubled where its identity has several rows: that counts once', () => {
    const { counts, findings } = account([['a', twice!], ['a', twice!], ['b', { ...twice!, isEqual: false }]]); // prettier-ignore
    expect(counts).toMatchObject({ double: 2, duplicate: 1 });
    expect(findings).toMatchObject([{ verdict: 'double', offset: 0, copies: 2 }, { offset: 2 }]);
  });
});

describe('records of one identity', () => {
  it('that say the same are one that is stored and its duplicates', () => {
    expect(counted([['a', equal!], ['b', equal!], ['a', equal!], ['a', equal!]])).toEqual({ stored: 2, duplicate: 2 }); // prettier-ignore
  });

  it('are duplicates of a later one whose words stand', () => {
    const records: Said[] = [['a', other!], ['a', other!], ['a', equal!]]; // prettier-ignore
    expect(counted(records)).toEqual({ stored: 1, duplicate: 2 });
    expect(counted(records, 'first')).toEqual({ stored: 1, duplicate: 2 });
  });

  it('after the one that stands are duplicates where the store keeps the first or any, and missing where it keeps the last', () => {
    const records: Said[] = [['a', equal!], ['a', other!], ['a', other!]]; // prettier-ignore
    expect(counted(records, 'first')).toEqual({ stored: 1, duplicate: 2 });
    expect(counted(records, 'any')).toEqual({ stored: 1, duplicate: 2 });
    const { counts, findings } = account(records, 'last');
    expect(counts).toMatchObject({ stored: 1, missing: 2 });
    expect(findings).toEqual([{ verdict: 'missing', partition: 0, offset: 1, identity: 'a', copies: 1 }]);
  });

  it('are not missing when one after them says again what stands', () => {
    expect(counted([['a', equal!], ['a', other!], ['a', equal!]])).toEqual({ stored: 1, duplicate: 2 }); // prettier-ignore
  });

  it('are not missing for what another partition says', () => {
    expect(counted([['a', equal!, { partition: 1 }], ['a', other!]])).toEqual({ stored: 1, duplicate: 1 }); // prettier-ignore
  });

  it('are not missing where the later one is a dead letter', () => {
    expect(counted([['a', equal!], ['a', other!, deadLettered]])).toEqual({ stored: 1, deadLettered: 1 }); // prettier-ignore
  });

  it('are superseded where the row says what none of them says', () => {
    const records: Said[] = [['a', other!], ['a', other!], ['b', equal!]]; // prettier-ignore
    expect(counted(records)).toEqual({ superseded: 2, stored: 1 });
    expect(counted(records, 'first')).toEqual({ superseded: 2, stored: 1 });
  });
});

it('places are told in the order of partitions and offsets', () => {
  const records: Said[] = [['a', absent!, { partition: 2 }], ['b', absent!, { partition: 1 }], ['c', absent!, { partition: 1 }]]; // prettier-ignore
  expect(account(records).findings.map(({ partition, offset }) => [partition, offset])).toEqual([[1, 1], [1, 2], [2, 0]]); // prettier-ignore
});

it('no more places of each kind are kept than wanted', () => {
  const records: Said[] = ['a', 'b', 'c'].flatMap((name): Said[] => [[name, absent!], [`${name}2`, twice!]]); // prettier-ignore
  const { counts, findings } = account(records, 'last', 2);
  expect(counts).toMatchObject({ missing: 3, double: 3 });
  expect(findings.map(({ verdict, offset }) => [verdict, offset])).toEqual([
    ...[['missing', 0], ['missing', 2]], // prettier-ignore
    ...[['double', 1], ['double', 3]], // prettier-ignore
  ]);
});
