import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from './clock.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('waits longer than a timer can', async () => {
  let isOver = false;
  const days = 40 * 86_400_000;
  const waiting = systemClock.until(Date.now() + days, new AbortController().signal).then(() => (isOver = true));
  await vi.advanceTimersByTimeAsync(days - 1);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
  expect(isOver).toBe(true);
});

it('ends a wait with the reason of its signal', async () => {
  const controller = new AbortController();
  const waiting = systemClock.until(Date.now() + 1_000, controller.signal);
  controller.abort(new Error('given up'));
  await expect(waiting).rejects.toThrow('given up');
  await expect(systemClock.until(0, controller.signal)).rejects.toThrow('given up');
});
