import { describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { sqlError } from './sql-error.js';

const withCode = (code: string, message = 'no') => Object.assign(new Error(message), { code });

describe('the error of a driver', () => {
  it.each([
    '28P01',
    '28000',
    '42501',
    'ER_ACCESS_DENIED_ERROR',
    'ER_DBACCESS_DENIED_ERROR',
    'ER_TABLEACCESS_DENIED_ERROR',
  ])('is a refusal with %s, which waiting does not heal', (code) => {
    expect(sqlError(withCode(code))).toMatchObject({ code: 'unauthorized', retriable: false, message: 'database: no' });
  });

  it('is a refusal when the server asks for a password that is not there', () => {
    const message = 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string';
    expect(sqlError(new Error(message))).toMatchObject({ code: 'unauthorized' });
  });

  it.each([
    ...[
      'ECONNREFUSED',
      'ETIMEDOUT',
      'PROTOCOL_CONNECTION_LOST',
      'PROTOCOL_SEQUENCE_TIMEOUT',
      '57P01',
      '57P03',
      '53300',
    ],
    ...[
      '42P01',
      'ER_NO_SUCH_TABLE',
      '3D000',
      'ER_BAD_DB_ERROR',
      'ER_CON_COUNT_ERROR',
      'ER_LOCK_DEADLOCK',
      '28',
      '4250',
    ],
  ])('may heal with %s', (code) => {
    expect(sqlError(withCode(code))).toMatchObject({ code: 'unavailable', retriable: true });
  });

  it('may heal without a code', () => {
    const cause = new Error('Connection terminated unexpectedly');
    expect(sqlError(cause)).toMatchObject({ code: 'unavailable', message: `database: ${cause.message}`, cause });
  });

  it('has its code for a message where it has none of its own, as for a name with several addresses', () => {
    const error = Object.assign(new AggregateError([withCode('ECONNREFUSED')], ''), { code: 'ECONNREFUSED' });
    expect(sqlError(error).message).toBe('database: ECONNREFUSED');
  });

  it.each([new TypeError('x is not a function'), new RangeError('x'), new ReferenceError('x')])(
    'is a fault of this program as %s',
    (error) => {
      expect(sqlError(error)).toMatchObject({ code: 'internal', retriable: false, cause: error });
    },
  );

  it('stays what it is when it is one of ours', () => {
    const error = new ServiceError('timeout', 'late');
    expect(sqlError(error)).toBe(error);
  });
});
