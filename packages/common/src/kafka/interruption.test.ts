import { beforeEach, expect, it, vi } from 'vitest';
import { silentLog, type Log } from '../log.js';
import { Interruption } from './interruption.js';

const log = { ...silentLog, warn: vi.fn<Log['warn']>(), info: vi.fn<Log['info']>(), debug: vi.fn<Log['debug']>() };

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  return () => vi.useRealTimers();
});

it('is told once for each kind of failure, and with its duration when it is over', () => {
  const interruption = new Interruption(log, 'away', 'back');
  for (let time = 0; time < 5; time += 1) {
    interruption.failed('timeout', { time });
    interruption.failed('refused', { time });
    vi.advanceTimersByTime(1_000);
  }
  expect(log.warn.mock.calls).toEqual([[{ time: 0 }, 'away'], [{ time: 0 }, 'away']]); // prettier-ignore
  expect(log.debug).toHaveBeenCalledTimes(8);
  interruption.over();
  interruption.over();
  const fields = { kinds: ['timeout', 'refused'], failures: 10, durationMs: 5_000 };
  expect(log.info.mock.calls).toEqual([[fields, 'back']]);
});

it('is another one after it was over', () => {
  const interruption = new Interruption(log, 'away', 'back');
  interruption.failed('timeout', {});
  interruption.over();
  vi.advanceTimersByTime(60_000);
  interruption.failed('timeout', {});
  interruption.over(Date.now() + 7);
  expect(log.warn).toHaveBeenCalledTimes(2);
  expect(log.info.mock.lastCall![0]).toEqual({ kinds: ['timeout'], failures: 1, durationMs: 7 });
});
