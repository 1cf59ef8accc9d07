import { errors, types } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { RepositoryError } from '../../repository.js';
import { toRepositoryError, toStartError } from './errors.js';

const answer = (code: keyof typeof types.responseErrorCodes, message: string) =>
  new errors.ResponseError(types.responseErrorCodes[code], message);
const nobody = (innerErrors: Record<string, unknown>) => new errors.NoHostAvailableError(innerErrors);

describe('an answer of the server', () => {
  it.each([
    ['invalid', 'Key length of 70019 is longer than maximum of 65535'],
    ['invalid', 'Rejected an oversized mutation (9000126/8388608) for keyspace: k. Top keys are: measurements.00'],
    ['invalid', 'Request is too big: length 20000108 exceeds maximum allowed length 16777216.'],
    ['invalid', 'Batch too large'],
    ['invalid', "Guardrail column_value_size violated: Value of column 'value_meta' has size 2MiB"],
    ['serverError', 'java.lang.IllegalArgumentException: Mutation of 33554482 bytes is too large for the maximum size'],
  ] as const)('is about the data: %s %s', (code, message) => {
    expect(toRepositoryError(answer(code, message))).toMatchObject({ kind: 'record', retriable: false });
  });

  it.each([
    ['invalid', 'unconfigured table measurements'],
    ['invalid', 'table monasca.measurements does not exist'],
    ['invalid', "Keyspace 'monasca' does not exist"],
    ['invalid', 'Undefined column name value_meta in table k.measurements'],
    ['invalid', 'Unknown identifier value_meta'],
    [
      'invalid',
      'Request on table k.measurements with ttl of 6480000 seconds exceeds maximum supported expiration date',
    ],
    ['invalid', 'ttl is too large. requested (630720001) maximum (630720000)'],
    ['invalid', 'Guardrail write_consistency_levels violated: Provided value ONE is not allowed'],
    ['unavailableException', 'Cannot achieve consistency level TWO'],
    ['writeTimeout', 'Operation timed out - received only 0 responses.'],
    ['writeFailure', 'Operation failed - received 0 responses and 1 failures'],
    ['readTimeout', 'Operation timed out - received only 0 responses.'],
    ['overloaded', 'Request breached global limit of 512 requests/second and triggered backpressure.'],
    ['isBootstrapping', 'Cannot read from a bootstrapping node'],
    ['serverError', 'java.lang.NullPointerException: Mutation of 5 bytes is too large'],
    ['unauthorized', 'User monasca has no MODIFY permission on <table k.measurements>'],
    ['syntaxError', "line 1:7 no viable alternative at input 'x'"],
  ] as const)('is no matter of the data: %s %s', (code, message) => {
    const error = toRepositoryError(answer(code, message));
    expect(error).toBeInstanceOf(RepositoryError);
    expect(error).toMatchObject({ kind: 'store', retriable: true });
  });

  it('is told with its number and text', () => {
    expect(toRepositoryError(answer('writeTimeout', 'Operation timed out'))).toMatchObject({ message: 'Cassandra 0x1100: Operation timed out' }); // prettier-ignore
  });
});

describe('no answer', () => {
  it('is told with what is known of each node', () => {
    const inner = { '10.0.0.1:9042': new Error('connect ECONNREFUSED'), '10.0.0.2:9042': 'Host considered as DOWN' };
    expect(toRepositoryError(nobody(inner))).toMatchObject({
      kind: 'store',
      message:
        'Cassandra: no node answered: 10.0.0.1:9042: connect ECONNREFUSED; 10.0.0.2:9042: Host considered as DOWN',
    });
    expect(toRepositoryError(nobody({}))).toMatchObject({ message: 'Cassandra: no node answered: all are down' });
    expect(toRepositoryError(new errors.NoHostAvailableError(null, 'after shutdown'))).toMatchObject({ kind: 'store', message: 'Cassandra: after shutdown' }); // prettier-ignore
  });

  it.each([
    new errors.OperationTimedOutError('The host did not reply before timeout 60000 ms'),
    new errors.BusyConnectionError('10.0.0.1', 2_048, 1),
    Object.assign(new Error('read ECONNRESET'), { isSocketError: true }),
  ])('is waited for: %s', (error) => {
    expect(toRepositoryError(error)).toMatchObject({ kind: 'store', message: `Cassandra: ${error.message}` });
  });
});

describe('an error of another kind', () => {
  it('passes as it is where this program is at fault, or where it is known already', () => {
    for (const error of [new TypeError('a fault'), new RangeError('a fault'), new RepositoryError('record', 'known')]) {
      expect(toRepositoryError(error)).toBe(error);
    }
  });
});

describe('a start', () => {
  const start = (error: unknown) => toStartError(toRepositoryError(error));

  it.each([
    ['a password that the server refuses', nobody({ a: new errors.AuthenticationError('Provided username m and/or password are incorrect') })],
    ['credentials that it misses', nobody({ a: answer('badCredentials', 'Remote end requires authentication') })],
    ['a right that is missing', answer('unauthorized', 'User m has no CREATE permission on <all keyspaces>')],
  ])('ends for %s', (_, error) => {
    expect(start(error)).toMatchObject({ code: 'unauthorized', exitCode: 77, message: expect.stringMatching(/^\[cassandra\] user, password: \w+/) as string }); // prettier-ignore
  }); // prettier-ignore

  it('ends for a data center that is not there', () => {
    const error = new errors.ArgumentError('expected one of the data centers dc1, got dc2');
    const message = '[cassandra] local_data_center: expected one of the data centers dc1, got dc2';
    for (const one of [error, nobody({ a: error })])
      expect(start(one)).toMatchObject({ code: 'configuration', message });
  });

  it('ends for a certificate that is not to be trusted', () => {
    const error = nobody({ a: Object.assign(new Error('self-signed certificate'), { isSocketError: true }) });
    expect(start(error)).toMatchObject({
      exitCode: 78,
      message: '[cassandra] ca_file, cert_file, verify_ssl: self-signed certificate',
    });
  });

  it('ends for what is the configuration at fault for already', () => {
    const error = new ServiceError('configuration', '[cassandra] keyspace: expected tables');
    expect(start(error)).toBe(error);
  });

  it.each([
    nobody({ a: new Error('connect ECONNREFUSED') }),
    answer('overloaded', 'later'),
    new Error('read ECONNRESET'),
  ])('goes on where waiting may heal: %s', (error) => {
    expect(start(error)).toBeUndefined();
  });
});
