import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TokenCache } from './token-cache.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

const entry = () => ({ identity: { userId: 'u', roles: [] }, until: Date.now() + 1_000 });

it('keeps an entry for its time', () => {
  const cache = new TokenCache(1);
  cache.set('a', entry());
  vi.setSystemTime(Date.now() + 999);
  expect(cache.get('a')?.identity?.userId).toBe('u');
  vi.setSystemTime(Date.now() + 1);
  expect(cache.get('a')).toBeUndefined();
});

it('drops the entry that was not used for the longest time when there are too many', () => {
  const cache = new TokenCache(2);
  cache.set('a', entry());
  cache.set('b', entry());
  cache.get('a');
  cache.set('c', entry());
  expect(['a', 'b', 'c'].filter((hash) => cache.get(hash) !== undefined)).toEqual(['a', 'c']);
});

it('drops none for one that it has already', () => {
  const cache = new TokenCache(2);
  cache.set('a', entry());
  cache.set('b', entry());
  cache.set('b', entry());
  expect(['a', 'b'].filter((hash) => cache.get(hash) !== undefined)).toEqual(['a', 'b']);
});
