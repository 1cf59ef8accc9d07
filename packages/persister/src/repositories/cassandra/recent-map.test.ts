import { describe, expect, it } from 'vitest';
import { RecentMap } from './recent-map.js';

describe('a map of what was used last', () => {
  it('holds what it was given last, and never more than it may', () => {
    const map = new RecentMap<number, string>(1_000);
    for (let key = 0; key < 10_000; key += 1) {
      map.set(key, `value ${key}`);
      expect(map.size).toBeLessThanOrEqual(1_000);
    }
    for (let key = 9_500; key < 10_000; key += 1) expect(map.get(key)).toBe(`value ${key}`);
    expect(map.get(8_999)).toBeUndefined();
  });

  it('keeps what is read', () => {
    const map = new RecentMap<string, number>(100);
    map.set('read', 1);
    map.set('not read', 2);
    for (let key = 0; key < 1_000; key += 1) {
      map.set(`other ${key}`, key);
      expect(map.get('read')).toBe(1);
    }
    expect(map.get('not read')).toBeUndefined();
  });

  it('has one value for a key, the last', () => {
    const map = new RecentMap<string, number>(4);
    for (const value of [1, 2, 3, 4, 5]) map.set('key', value);
    expect([map.get('key'), map.size]).toEqual([5, 1]);
    for (const other of ['a', 'b']) map.set(other, 0);
    map.set('key', 6);
    expect([map.get('key'), map.size]).toEqual([6, 3]);
  });

  it('holds nothing where it may not', () => {
    const map = new RecentMap<string, number>(0);
    map.set('key', 1);
    expect([map.get('key'), map.size]).toEqual([undefined, 0]);
  });
});
