import { describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { KafkaError } from '@monasca/common/kafka';
import { SendError } from '../../send-error.js';
import { faultOf, faultOfError } from './faults.js';

const failed = (code: string) =>
  ({ status: 'failed', code, message: 'of the topic s3cret', retriable: false }) as const;

describe('faults of Kafka', () => {
  it('are none where the record is delivered', () => {
    expect(faultOf({ status: 'delivered', partition: 0, offset: 1 })).toBeUndefined();
  });

  it.each([
    ['UNKNOWN_TOPIC_OR_PART', 'address', true],
    ['TOPIC_EXCEPTION', 'address', true],
    ['TOPIC_AUTHORIZATION_FAILED', 'auth', true],
    ['MSG_SIZE_TOO_LARGE', 'client', true],
    ['POLICY_VIOLATION', 'client', true],
    ['_MSG_TIMED_OUT', 'timeout', false],
    ['_TRANSPORT', 'network', false],
    ['THROTTLING_QUOTA_EXCEEDED', 'rateLimited', false],
    ['NOT_ENOUGH_REPLICAS', 'server', false],
    ['_FATAL', 'server', false],
    ['UNKNOWN', 'server', false],
    ['toString', 'server', false],
  ])('%s is %s', (code, reason, permanent) => {
    const fault = faultOf(failed(code));
    expect([fault?.reason, fault?.permanent]).toEqual([reason, permanent]);
    expect(fault?.message).toContain(code);
    expect(fault?.message).not.toContain('s3cret');
  });

  it('are a time-out where nobody knows', () => {
    const fault = faultOf({ status: 'unknown', code: '_TIMED_OUT', message: '' });
    expect([fault?.reason, fault?.permanent]).toEqual(['timeout', false]);
  });

  it.each([
    [new ServiceError('unauthorized', 'no OAuth token'), 'auth', true],
    // The client calls a refusal so, too: the code tells them apart.
    [new KafkaError('unauthorized', { code: -195, name: '_TRANSPORT' }, 'refused'), 'auth', true],
    [new KafkaError('unavailable', { code: -185, name: '_TIMED_OUT' }, 'away'), 'network', false],
    [new KafkaError('configuration', { code: 3, name: 'UNKNOWN_TOPIC_OR_PART' }, 's3cret'), 'address', true],
    [new ServiceError('configuration', 'an option'), 'client', true],
    [new ServiceError('timeout', 'late'), 'timeout', false],
    [new TypeError('x'), 'server', false],
    [new SendError('timeout', 'late'), 'timeout', false],
  ])('%s before the record is sent is %s', (error, reason, permanent) => {
    const fault = faultOfError(error);
    expect([fault.reason, fault.permanent]).toEqual([reason, permanent]);
    expect(fault.message).not.toContain('s3cret');
  });
});
