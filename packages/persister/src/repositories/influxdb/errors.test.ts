import { describe, expect, it } from 'vitest';
import { ExpiredError, NoDatabaseError, UnauthorizedError, toRepositoryError, toStatementError } from './errors.js';

const error = (text: string): string => JSON.stringify({ error: text });

describe('an answer of InfluxDB', () => {
  it.each([
    [400, 'partial write: field type conflict: input field "value" is type string, already exists as float dropped=1'],
    [400, "unable to parse 'cpu value=': missing field value"],
    [400, 'partial write: max-values-per-tag limit exceeded (100000/100000) dropped=1'],
    [413, 'Request Entity Too Large'],
    [422, 'failure parsing points'],
  ])('%d is the fault of the data: %s', (status, text) => {
    expect(toRepositoryError(status, error(text), 5)).toMatchObject({ kind: 'record', message: `InfluxDB ${status}: ${text}` }); // prettier-ignore
  });

  it.each([
    [401, 'authorization failed'],
    [403, '"mon" user is not authorized to write to database "mon"'],
    [404, '404 page not found'],
    [429, 'too many requests'],
    [500, 'timeout'],
    [503, 'engine: cache-max-memory-size exceeded'],
  ])('%d is not: %s', (status, text) => {
    expect(toRepositoryError(status, error(text), 5)).toMatchObject({ kind: 'store', retriable: true });
  });

  it('tells credentials that are refused from everything else', () => {
    const kinds = [401, 403, 400, 404, 500].map((status) =>
      toRepositoryError(status, error('authorization failed'), 1),
    );
    expect(kinds.map((one) => one instanceof UnauthorizedError)).toEqual([true, true, false, false, false]);
  });

  it('tells how many points were too old, never more than were sent', () => {
    const text = 'partial write: points beyond retention policy dropped=3';
    expect(toRepositoryError(400, error(text), 5)).toMatchObject({ dropped: 3 });
    expect(toRepositoryError(400, error(text), 2)).toMatchObject({ dropped: 2 });
    expect(toRepositoryError(400, error('partial write: points beyond retention policy dropped'), 5)).toMatchObject({ dropped: 5 }); // prettier-ignore
  });

  it.each([
    [400, 'partial write: dropped 2 points outside retention policy of duration 24h0m0s - oldest point a dropped=9'],
    [422, 'failure writing points to database: partial write: points beyond retention policy dropped=2'],
    [
      422,
      'failure writing points to database: partial write: dropped 2 points outside retention policy of duration 1h',
    ],
    [500, 'unexpected error writing points to database: partial write: points beyond retention policy dropped=2'],
  ])('tells so in the words of newer versions: %d %s', (status, message) => {
    expect(toRepositoryError(status, JSON.stringify({ code: 'some', message }), 5)).toMatchObject({ kind: 'record', dropped: 2 }); // prettier-ignore
  });

  it('is judged by how its message begins, since the rest may quote data', () => {
    const quoted = "unable to parse 'partial write: points beyond retention policy dropped=3, database not found'";
    const parsed = toRepositoryError(400, error(quoted), 5);
    expect(parsed).not.toBeInstanceOf(ExpiredError);
    expect(parsed.kind).toBe('record');
    expect(toRepositoryError(404, error('database not found: "mon"'), 5)).toBeInstanceOf(NoDatabaseError);
    expect(toRepositoryError(404, error('no such "database not found"'), 5)).not.toBeInstanceOf(NoDatabaseError);
  });

  it.each([
    ['{"code":"invalid","message":"unable to parse"}', 'InfluxDB 400: unable to parse'],
    ['<html>no JSON</html>', 'InfluxDB 400: <html>no JSON</html>'],
    ['{"error": {"nested": 1}}', 'InfluxDB 400: {"error": {"nested": 1}}'],
    ['null', 'InfluxDB 400: null'],
  ])('may have any document: %s', (body, message) => {
    expect(toRepositoryError(400, body, 1).message).toBe(message);
  });

  it.each([
    [400, 'Client sent an HTTP request to an HTTPS server.\n', 'store'],
    [400, '<html>Bad Request</html>', 'store'],
    [400, '{"error": {"nested": 1}}', 'store'],
    [413, '<html>Request Entity Too Large</html>', 'record'],
  ])('%d is no fault of the data where InfluxDB did not say it: %s', (status, body, kind) => {
    expect(toRepositoryError(status, body, 5).kind).toBe(kind);
  });
});

describe('the error of a statement', () => {
  it.each([
    ['invalid name', 'record'],
    ['name too long', 'record'],
    ['open /var/lib/influxdb/meta/meta.db.tmp: no space left on device', 'store'],
    ['retention policy conflicts with an existing policy', 'store'],
    ['unauthorized: invalid name', 'store'],
  ])('%s is the fault of the %s', (message, kind) => {
    expect(toStatementError(message)).toMatchObject({ kind, message: `InfluxDB: ${message}` });
  });
});
