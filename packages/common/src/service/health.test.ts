import { describe, expect, it, vi } from 'vitest';
import { Health } from './health.js';

describe('readiness', () => {
  it('is given while every check is content', async () => {
    const health = new Health();
    health.register('a', () => undefined);
    health.register('b', () => Promise.resolve(undefined));
    expect(await health.readiness()).toEqual({ ready: true, checks: { a: 'ok', b: 'ok' } });
  });

  it('names the reason of every check that is not', async () => {
    const health = new Health();
    health.register('fine', () => undefined);
    health.register('says', () => 'away');
    health.register('rejects', () => Promise.reject(new Error('refused')));
    health.register('throws', () => {
      throw new Error('broken');
    });
    expect(await health.readiness()).toEqual({
      ready: false,
      checks: { fine: 'ok', says: 'away', rejects: 'refused', throws: 'broken' },
    });
  });

  it('does not wait for a check that hangs', async () => {
    vi.useFakeTimers();
    const health = new Health();
    health.register('hangs', () => new Promise(() => {}));
    health.register('fine', () => undefined);
    const readiness = health.readiness();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await readiness).toEqual({ ready: false, checks: { hangs: 'no answer within 5000 ms', fine: 'ok' } });
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('without any check is given', async () => {
    expect(await new Health().readiness()).toEqual({ ready: true, checks: {} });
  });
});
