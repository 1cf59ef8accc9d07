import protobuf from 'protobufjs/light.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { testApp } from '../../test/test-app.js';
import { descriptor } from '../otlp/descriptor.js';

const { app, published, confirmWith } = testApp();
beforeEach(() => {
  published.splice(0);
  confirmWith();
});

const root = protobuf.Root.fromJSON(descriptor);
const request = root.lookupType('ExportLogsServiceRequest');
const answer = root.lookupType('ExportLogsServiceResponse');

const record = (text: string, more: object = {}) => ({
  timeUnixNano: '1795370693000000000',
  body: { stringValue: text },
  ...more,
});
const bulk = (...logRecords: object[]) => ({
  resourceLogs: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'nova' } }] },
      scopeLogs: [{ scope: { name: 'logger' }, logRecords }],
    },
  ],
});
const post = (payload: Buffer | object, type: string, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/v1/logs',
    headers: { 'x-auth-token': 'user', 'content-type': type, ...headers },
    payload: Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
  });
const logs = () =>
  published.flatMap(({ envelopes }) => envelopes.map((text) => (JSON.parse(text) as { log: object }).log));

describe('logs of OpenTelemetry', () => {
  const expected = {
    message: 'hello',
    timestamp: 1_795_370_693,
    logger: 'logger',
    dimensions: { 'service.name': 'nova' },
  };

  it('are taken as JSON', async () => {
    const response = await post(bulk(record('hello'), record('again')), 'application/json');
    expect([response.statusCode, response.json<unknown>()]).toEqual([200, {}]);
    expect(logs()).toEqual([expected, { ...expected, message: 'again' }]);
  });

  it('are taken as protobuf, answered in it, and are the same', async () => {
    const encoded = request.encode(request.fromObject(bulk(record('hello')))).finish();
    const response = await post(Buffer.from(encoded), 'application/x-protobuf');
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'application/x-protobuf']);
    expect(answer.toObject(answer.decode(response.rawPayload))).toEqual({});
    expect(logs()).toEqual([expected]);
  });

  it('have the same identities when the same request comes again, and others where they tell no time', async () => {
    const [timed, timeless] = [bulk(record('a')), bulk({ body: { stringValue: 'a' } })];
    for (const body of [timed, timed, timeless, timeless]) await post(body, 'application/json');
    const keys = published.map(({ key }) => key);
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
  });

  it('that are too large are counted, and in no way of the others', async () => {
    const small = testApp(undefined, { log_publisher: { max_message_size: 700 } });
    const large = record('b', { attributes: [{ key: 'x', value: { arrayValue: { values: [{ stringValue: 'y'.repeat(900) }] } } }] }); // prettier-ignore
    const response = await small.app.inject({
      method: 'POST',
      url: '/v1/logs',
      headers: { 'x-auth-token': 'user', 'content-type': 'application/json' },
      payload: JSON.stringify(bulk(record('a'), large)),
    });
    expect(response.json()).toEqual({
      partialSuccess: { rejectedLogRecords: '1', errorMessage: expect.stringMatching(/^Log 1: /) as string },
    });
    expect(small.published.flatMap(({ envelopes }) => envelopes)).toHaveLength(1);
  });

  it('that Kafka does not confirm are answered 503, for the exporter to send again', async () => {
    confirmWith({ status: 'unknown', code: '_TIMED_OUT', message: 'no answer' });
    const response = await post(bulk(record('a')), 'application/json');
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '60']);
  });

  it.each<[Buffer | object, string]>([
    [{ resourceLogs: 5 }, 'application/json'],
    [{ resourceLogs: [{ scopeLogs: [{ logRecords: [{ attributes: {} }] }] }] }, 'application/json'],
    [Buffer.from('no JSON'), 'application/json'],
    [Buffer.from([0x0a, 0x7f, 0x01]), 'application/x-protobuf'],
    [Buffer.from([0xff, 0xff, 0xff]), 'application/x-protobuf'],
  ])('that are none are refused: %j as %s', async (payload, type) => {
    const response = await post(payload, type);
    expect([response.statusCode, response.json<{ title: string }>().title]).toEqual([400, 'Bad request']);
    expect(published).toEqual([]);
  });

  it('need a token and a role', async () => {
    expect((await post(bulk(), 'application/json', { 'x-auth-token': 'unknown' })).statusCode).toBe(401);
    expect((await post(bulk(), 'application/json', { 'x-auth-token': 'guest' })).statusCode).toBe(401);
    expect((await post(bulk(), 'text/plain')).statusCode).toBe(415);
  });
});
