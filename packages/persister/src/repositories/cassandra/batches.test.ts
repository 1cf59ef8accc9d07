import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBatches } from './batches.js';
import { bytesOf, frozenList, type Statement } from './statement.js';

const statement = (partition: string, text = ''): Statement => ({
  query: 'update',
  values: [text],
  partition: Buffer.from(partition),
});
const many = (count: number, partition: (number: number) => string): Statement[] =>
  Array.from({ length: count }, (_, number) => statement(partition(number)));
const oneNode = { most: 250, nodesOf: () => '' };
const sizes = (batches: readonly (readonly number[])[]): number[] => batches.map(({ length }) => length).sort((a, b) => b - a); // prettier-ignore

describe('batches', () => {
  it('have each statement once, whatever they are made of', () => {
    const statements = fc.array(fc.tuple(fc.integer({ max: 9, min: 0 }), fc.integer({ max: 9_000, min: 0 })));
    fc.assert(
      fc.property(statements, fc.integer({ min: 1, max: 40 }), (all, most) => {
        const batches = toBatches(
          all.map(([partition, length]) => statement(`${partition}`, 'x'.repeat(length))),
          { most, nodesOf: (partition) => String(Number(partition.toString()) % 2) },
        );
        expect(batches.flat().sort((a, b) => a - b)).toEqual([...all.keys()]);
        expect(Math.max(0, ...sizes(batches))).toBeLessThanOrEqual(most);
        for (const batch of batches) expect(batch.length).toBeGreaterThan(0);
      }),
    );
  });

  it('hold one partition, as many rows as they may, where there are many', () => {
    const batches = toBatches(many(1_000, (number) => `p${number % 2}`), oneNode); // prettier-ignore
    expect(sizes(batches)).toEqual([250, 250, 250, 250]);
    expect(batches.map((batch) => new Set(batch.map((place) => place % 2)).size)).toEqual([1, 1, 1, 1]);
  });

  it('share one batch of 30 rows, where partitions have few', () => {
    expect(sizes(toBatches(many(100, (number) => `p${number}`), oneNode))).toEqual([30, 30, 30, 10]); // prettier-ignore
    expect(sizes(toBatches(many(100, (number) => `p${number >> 2}`), { ...oneNode, most: 7 }))).toEqual([...Array<number>(14).fill(7), 2]); // prettier-ignore
  });

  it('are apart for partitions that are on other nodes', () => {
    const nodesOf = (partition: Buffer): string => partition.toString().slice(-1);
    const batches = toBatches(many(40, (number) => `p${number}`), { most: 250, nodesOf }); // prettier-ignore
    expect(batches.map((batch) => new Set(batch.map((place) => place % 10)).size)).toEqual(Array(10).fill(1));
    expect(sizes(batches)).toEqual(Array(10).fill(4));
  });

  it('stay below what the server warns of, of several partitions, and a large row is alone', () => {
    const all = many(20, (number) => `p${number}`).map((one, at) => ({ ...one, values: ['x'.repeat(at === 7 ? 90_000 : 1_000)] })); // prettier-ignore
    const batches = toBatches(all, oneNode);
    expect(batches).toContainEqual([7]);
    for (const batch of batches.filter(({ length }) => length > 1)) {
      expect(batch.reduce((sum, place) => sum + bytesOf(all[place]!), 0)).toBeLessThanOrEqual(4_096);
    }
  });

  it('hold no more bytes than a node should have to, of one partition', () => {
    const all = many(20, () => 'p').map((one) => ({ ...one, values: ['x'.repeat(40_000)] }));
    expect(sizes(toBatches(all, { ...oneNode, most: 250 }))).toHaveLength(7);
  });
});

describe('the bytes of a statement', () => {
  it('are those of its values and what is around them', () => {
    const bytes = (...values: Statement['values']): number => bytesOf({ ...statement('p'), values });
    expect(bytes('ż€') - bytes('')).toBe(5);
    expect(bytes(Buffer.alloc(32)) - bytes(Buffer.alloc(0))).toBe(32);
    expect(bytes(['a', 'bc']) - bytes([])).toBe(11);
    expect(bytes(1)).toBe(bytes(undefined));
  });
});

describe('a frozen list', () => {
  it('is not null where it is empty', () => {
    expect(frozenList([])).toEqual(Buffer.from([0, 0, 0, 0]));
    expect(frozenList(['a'])).toEqual(['a']);
  });
});
