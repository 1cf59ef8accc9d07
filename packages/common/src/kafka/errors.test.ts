import { describe, expect, it } from 'vitest';
import { ServiceError } from '../errors.js';
import { classify, KafkaError } from './errors.js';

describe('the class of an error of Kafka', () => {
  it.each([
    [
      'unavailable',
      true,
      ['_TRANSPORT', '_ALL_BROKERS_DOWN', 'NOT_COORDINATOR', 'NOT_ENOUGH_REPLICAS', '_QUEUE_FULL', '_PURGE_QUEUE'],
    ],
    ['timeout', true, ['_MSG_TIMED_OUT', '_TIMED_OUT', 'REQUEST_TIMED_OUT']],
    ['unauthorized', false, ['_AUTHENTICATION', '_SSL', 'TOPIC_AUTHORIZATION_FAILED', 'SASL_AUTHENTICATION_FAILED']],
    ['invalidData', false, ['MSG_SIZE_TOO_LARGE', 'INVALID_RECORD', 'RECORD_LIST_TOO_LARGE']],
    ['configuration', false, ['_INVALID_ARG', 'UNKNOWN_TOPIC_OR_PART', 'TOPIC_EXCEPTION', 'INVALID_GROUP_ID']],
    ['internal', false, ['UNKNOWN', '_FATAL', 'OUT_OF_ORDER_SEQUENCE_NUMBER', 'NO_SUCH_NAME', '']],
  ] as const)('is %s, retriable %s, for %j', (code, retriable, names) => {
    for (const name of names) expect(classify(name)).toEqual({ code, retriable });
  });

  it('sets the exit code, unless the error says otherwise', () => {
    const error = new KafkaError('unavailable', { code: -195, name: '_TRANSPORT' }, 'away');
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ name: 'KafkaError', exitCode: 69, retriable: true, kafkaCode: -195 });
    const final = new KafkaError('unavailable', { code: -195, name: '_TRANSPORT' }, 'away', { retriable: false });
    expect(final.retriable).toBe(false);
  });
});
