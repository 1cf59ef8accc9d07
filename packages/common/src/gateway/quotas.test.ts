import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Quotas } from './quotas.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

const later = (seconds: number): void => void vi.setSystemTime(Date.now() + seconds * 1_000);
const tooMany = (what: string, wait: string): unknown =>
  expect.objectContaining({ status: 429, message: `The project may send ${what} per second`, headers: { 'retry-after': wait } }); // prettier-ignore

/** How many requests are let in at once. */
function burst(quotas: Quotas, project = 'p'): number {
  for (let count = 0; count < 1_000; count += 1) {
    try {
      quotas.enter(project);
    } catch {
      return count;
    }
  }
  return Infinity;
}

describe('a quota of requests', () => {
  const limits = { requests_per_second: 2, bytes_per_second: 0 };

  it('lets ten seconds of them in at once, then as many as time has passed for', () => {
    const quotas = new Quotas(limits);
    expect(burst(quotas)).toBe(20);
    later(3);
    expect(burst(quotas)).toBe(6);
    later(3_600);
    expect(burst(quotas)).toBe(20);
  });

  it('says how long to wait', () => {
    const quotas = new Quotas({ ...limits, requests_per_second: 0.2 });
    expect(burst(quotas)).toBe(2);
    expect(() => quotas.enter('p')).toThrow(tooMany('0.2 requests', '5'));
    later(4);
    expect(() => quotas.enter('p')).toThrow(tooMany('0.2 requests', '1'));
    later(1);
    expect(() => quotas.enter('p')).not.toThrow();
  });

  it('of less than one in ten seconds lets one in at once', () => {
    const quotas = new Quotas({ ...limits, requests_per_second: 0.01 });
    expect(burst(quotas)).toBe(1);
    later(100);
    expect(burst(quotas)).toBe(1);
  });

  it('is one for each project', () => {
    const quotas = new Quotas(limits);
    expect([burst(quotas, 'p'), burst(quotas, 'q'), burst(quotas, 'p')]).toEqual([20, 20, 0]);
  });

  it('is not spent by a request that is refused', () => {
    const quotas = new Quotas(limits);
    burst(quotas);
    later(0.5);
    expect(burst(quotas)).toBe(1);
  });
});

describe('a quota of bytes', () => {
  const limits = { requests_per_second: 0, bytes_per_second: 100 };

  it('is paid by the requests that follow', () => {
    const quotas = new Quotas(limits);
    quotas.enter('p');
    quotas.received('p', 1_500);
    expect(() => quotas.enter('p')).toThrow(tooMany('100 bytes', '6'));
    quotas.enter('q');
    later(6);
    quotas.enter('p');
  });

  it('lets ten seconds of them in at once', () => {
    const quotas = new Quotas(limits);
    quotas.received('p', 999);
    quotas.enter('p');
    quotas.received('p', 1);
    expect(() => quotas.enter('p')).toThrow(tooMany('100 bytes', '1'));
  });
});

describe('no quota', () => {
  it('lets everything in', () => {
    const quotas = new Quotas({ requests_per_second: 0, bytes_per_second: 0 });
    quotas.received('p', 1e12);
    expect(burst(quotas)).toBe(Infinity);
  });
});

it('forgets the projects that it has not seen for the longest time', () => {
  const quotas = new Quotas({ requests_per_second: 0.1, bytes_per_second: 0 });
  expect([burst(quotas, 'first'), burst(quotas, 'second')]).toEqual([1, 1]);
  for (let i = 0; i < 9_998; i += 1) quotas.enter(`project ${i}`);
  expect(burst(quotas, 'first')).toBe(0);
  quotas.enter('one more');
  expect([burst(quotas, 'second'), burst(quotas, 'first')]).toEqual([1, 0]);
});
