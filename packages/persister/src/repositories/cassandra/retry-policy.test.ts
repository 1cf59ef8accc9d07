import { describe, expect, it } from 'vitest';
import type { policies } from 'cassandra-driver';
import { WriteRetryPolicy } from './retry-policy.js';

const operation = (nbRetry: number) => ({ nbRetry }) as unknown as policies.retry.OperationInfo;
const rethrow = { decision: 0 };

describe('what is asked again at once', () => {
  it('is a write, of the same node when it was not confirmed in time, of another one when replicas were missing', () => {
    const policy = new WriteRetryPolicy(2);
    const again = { decision: 1, consistency: undefined };
    expect([0, 1, 2].map((n) => policy.onWriteTimeout(operation(n)))).toEqual([
      { ...again, useCurrentHost: true },
      { ...again, useCurrentHost: true },
      rethrow,
    ]);
    expect([0, 1, 2].map((n) => policy.onUnavailable(operation(n)))).toEqual([
      { ...again, useCurrentHost: false },
      { ...again, useCurrentHost: false },
      rethrow,
    ]);
  });

  it('is nothing where nothing is to be', () => {
    const policy = new WriteRetryPolicy(0);
    expect(policy.onWriteTimeout(operation(0))).toEqual(rethrow);
    expect(policy.onUnavailable(operation(0))).toEqual(rethrow);
  });
});
