import { describe, expect, it, vi } from 'vitest';
import { ServiceError } from './errors.js';
import { silentLog, type Log } from './log.js';
import { createRetry } from './retry.js';

const warn = vi.fn<Log['warn']>();

function retryWith(controller = new AbortController()) {
  warn.mockClear();
  const log = { ...silentLog, warn };
  return createRetry({ name: 'storing', log, signal: controller.signal, initialDelayMs: 1, maxDelayMs: 4 });
}

const failing = (times: number, error: Error) => {
  let left = times;
  return vi.fn(() => (left-- > 0 ? Promise.reject(error) : Promise.resolve('done')));
};

describe('work that is tried again', () => {
  it('gives its result as soon as it succeeds, and logs each failure', async () => {
    const work = failing(5, new ServiceError('unavailable', 'away'));
    expect(await retryWith()(work)).toBe('done');
    expect(work).toHaveBeenCalledTimes(6);
    expect(warn.mock.calls.map(([fields]) => fields)).toEqual(
      [1, 2, 3, 4, 5].map((attempt) => ({ attempt, error: 'away', delayMs: expect.any(Number) as unknown })),
    );
    for (const [fields] of warn.mock.calls) expect((fields as { delayMs: number }).delayMs).toBeLessThanOrEqual(4);
  });

  it('may fail with errors that are not ours', async () => {
    expect(await retryWith()(failing(1, new Error('socket hang up')))).toBe('done');
  });

  it.each([
    ['an error that cannot heal', new ServiceError('configuration', 'wrong')],
    ['a fault of this program', new TypeError('x is not a function')],
  ])('is not tried again after %s', async (_, error) => {
    const work = failing(1, error);
    await expect(retryWith()(work)).rejects.toBe(error);
    expect(work).toHaveBeenCalledOnce();
    expect(warn).not.toHaveBeenCalled();
  });

  it('is not tried again once the signal is given: the last error is thrown', async () => {
    const controller = new AbortController();
    const error = new ServiceError('unavailable', 'away');
    const work = vi.fn(() => {
      if (work.mock.calls.length === 3) controller.abort();
      return Promise.reject(error);
    });
    await expect(retryWith(controller)(work)).rejects.toBe(error);
    expect(work).toHaveBeenCalledTimes(3);
  });

  it('ends its pause when the signal is given', async () => {
    const controller = new AbortController();
    const error = new ServiceError('unavailable', 'away');
    const retry = createRetry({ name: 'x', log: silentLog, signal: controller.signal, initialDelayMs: 60_000 });
    const began = Date.now();
    setTimeout(() => controller.abort(), 20);
    await expect(retry(() => Promise.reject(error))).rejects.toBe(error);
    expect(Date.now() - began).toBeLessThan(5_000);
  });
});
