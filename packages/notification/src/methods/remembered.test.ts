import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Remembered } from './remembered.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const asking = () => {
  let count = 0;
  return vi.fn((key: string) => Promise.resolve(`${key}${(count += 1)}`));
};

it('keeps an answer as long as it may', async () => {
  const known = new Remembered(asking(), 1_000);
  expect([await known.get('a'), await known.get('a'), await known.get('b')]).toEqual(['a1', 'a1', 'b2']);
  vi.advanceTimersByTime(999);
  expect(await known.get('a')).toBe('a1');
  vi.advanceTimersByTime(1);
  expect(await known.get('a')).toBe('a3');
});

it('asks each time where nothing may be old', async () => {
  const known = new Remembered(asking(), 0);
  expect([await known.get('a'), await known.get('a')]).toEqual(['a1', 'a2']);
});

it('keeps no failure, and no more answers than it may', async () => {
  const ask = vi.fn<(key: string) => Promise<number>>().mockRejectedValueOnce(new Error('away')).mockResolvedValue(1);
  const known = new Remembered(ask, 1_000);
  await expect(known.get('a')).rejects.toThrow('away');
  expect(await known.get('a')).toBe(1);
  for (let i = 0; i < 10_000; i += 1) await known.get(`k${i}`);
  ask.mockClear();
  await known.get('k9999');
  await known.get('a');
  expect(ask.mock.calls).toEqual([['a']]);
});
