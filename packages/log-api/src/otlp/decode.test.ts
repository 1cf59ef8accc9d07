import protobuf from 'protobufjs/light.js';
import { describe, expect, it } from 'vitest';
import { decodeJson, decodeProtobuf, recordsOf } from './decode.js';
import { descriptor } from './descriptor.js';
import { toLog } from './to-log.js';

const request = protobuf.Root.fromJSON(descriptor).lookupType('ExportLogsServiceRequest');
const bulk = (...logRecords: unknown[]) => ({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
const json = (document: unknown) => decodeJson(Buffer.from(JSON.stringify(document)));
const binary = (document: object) => decodeProtobuf(Buffer.from(request.encode(request.fromObject(document)).finish()));
const refusal = (message: string) => expect.objectContaining({ status: 400, message }) as Error;

describe('OTLP/protobuf', () => {
  it('has identities in hexadecimal digits, as OTLP/JSON has them', () => {
    const [traceId, spanId] = ['5b8efff798038103d269b633813fc60c', 'eee19b7ec3c1b174'];
    const inBytes = { traceId: Buffer.from(traceId, 'hex'), spanId: Buffer.from(spanId, 'hex') };
    expect(binary(bulk(inBytes, { severityText: 'INFO' }))).toEqual(
      bulk({ traceId, spanId }, { severityText: 'INFO' }),
    );
  });

  it('has values of bytes in Base64', () => {
    const body = { bytesValue: Buffer.from([0xff, 0]).toString('base64') };
    expect(binary(bulk({ body }))).toEqual(bulk({ body }));
  });
});

describe('OTLP/JSON', () => {
  it('may have null for any field, which is to be absent', () => {
    const keyValue = { key: 'a', value: { stringValue: null, intValue: '5' } };
    const record = { timeUnixNano: null, severityNumber: null, body: null, attributes: [keyValue], traceId: null };
    const document = {
      resourceLogs: [{ resource: null, scopeLogs: [{ scope: { name: null }, logRecords: [record] }] }],
    };
    const logs = recordsOf(json(document)).map(toLog);
    expect(logs).toEqual([{ message: '', dimensions: { a: '5' } }]);
    expect(json({ resourceLogs: null })).toEqual({});
  });

  it.each(['"NaN"', '"Infinity"', '"-Infinity"', '"1.5"', '"-2e+3"', '1.5'])('may have a double of %s', (number) => {
    const body = { doubleValue: JSON.parse(number) as unknown };
    expect(json(bulk({ body }))).toEqual(bulk({ body }));
  });

  it.each(['', 'nan', '1.5 ', '0x10', '1.', true])('has no double of %j', (doubleValue) => {
    const message = 'expected an ExportLogsServiceRequest of OTLP';
    expect(() => json(bulk({ body: { doubleValue } }))).toThrow(refusal(message));
  });

  it('is UTF-8', () => {
    const bytes = Buffer.from('{"resourceLogs":[],"x":"\xff"}', 'latin1');
    expect(() => decodeJson(bytes)).toThrow(refusal('Could not parse JSON body - it is not UTF-8'));
  });
});

it.each([NaN, Infinity, -Infinity])('a double of %d is its name, in JSON and in protobuf', (number) => {
  const recordOf = (doubleValue: number | string) => ({
    body: { arrayValue: { values: [{ doubleValue }] } },
    attributes: [{ key: 'a', value: { doubleValue } }],
  });
  const expected = [{ message: [String(number)], dimensions: { a: String(number) } }];
  expect(recordsOf(json(bulk(recordOf(String(number))))).map(toLog)).toEqual(expected);
  expect(recordsOf(binary(bulk(recordOf(number)))).map(toLog)).toEqual(expected);
});
