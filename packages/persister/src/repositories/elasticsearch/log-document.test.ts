import { describe, expect, it } from 'vitest';
import { logCodec, stringifyJson } from '@monasca/common/messages';
import { logDocument, logTime } from './log-document.js';

function log(body: string, { creation = '1795370693', region = '"R"' } = {}) {
  const wire = `{"log":${body},"creation_time":${creation},"meta":{"tenantId":"t1","region":${region}}}`;
  const decoded = logCodec.decode(Buffer.from(wire));
  if (!decoded.ok) throw new Error(decoded.detail);
  return { value: decoded.value, id: 'id', recordedAt: 1_700_000_000_000 };
}

describe('the document of a log', () => {
  it('has its dimensions as fields, as Logstash made them', () => {
    const wire = '{"message":"it broke","dimensions":{"hostname":"h1","component":"nova-api"},"level":"error"}';
    expect(logDocument(log(wire))).toEqual({
      ...{ hostname: 'h1', component: 'nova-api', message: 'it broke', log_level: 'error', tenant: 't1', region: 'R' },
      ...{ '@timestamp': '2026-11-22T18:04:53.000Z', creation_time: '2026-11-22T18:04:53.000Z' },
      fields: { level: 'error' },
    });
  });

  it('has no more than there is', () => {
    expect(logDocument(log('{"message":"m"}', { creation: 'null', region: 'null' }))).toEqual({
      ...{ '@timestamp': '2023-11-14T22:13:20.000Z', message: 'm', tenant: 't1' },
    });
  });

  it('keeps what else the sender said in one field, numbers as they were written', () => {
    const wire = '{"message":"m","timestamp":1700000000.5,"path":"/var/log","nested":{"a":[1.0]},"level":null}';
    expect(stringifyJson(logDocument(log(wire)).fields)).toBe(
      '{"timestamp":1700000000.5,"path":"/var/log","nested":{"a":[1.0]},"level":null}',
    );
  });

  it.each([
    ['null', null],
    ['5.0', '5.0'],
    ['{"a":1}', '{"a":1}'],
    ['"x"', 'x'],
  ])('has text or nothing as its message: %s', (json, message) => {
    expect(logDocument(log(`{"message":${json}}`)).message).toBe(message);
  });

  it('has text or nothing as values of dimensions', () => {
    const wire = '{"message":"m","dimensions":{"a":1.0,"b":true,"c":null,"d":["x"],"e":{"f":1},"__proto__":"p"}}';
    expect(Object.entries(logDocument(log(wire))).slice(0, 6)).toEqual([
      ['a', '1.0'],
      ['b', 'true'],
      ['c', null],
      ['d', '["x"]'],
      ['e', '{"f":1}'],

      ['@timestamp', '2026-11-22T18:04:53.000Z'],
    ]);
    expect(logDocument(log(wire)).dimensions).toEqual(Object.fromEntries([['__proto__', 'p']]));
  });

  it.each([
    ...['message', 'tenant', 'region', '@timestamp', 'creation_time', 'log_level', 'dimensions', 'fields'],
    ...['_id', '_source', '_anything', '', ' ', '\t\n', '\u001c', 'hostname.keyword', 'x'.repeat(256)],
  ])('has a dimension that cannot be a field beside the others: %j', (name) => {
    const document = logDocument(log(JSON.stringify({ message: 'm', dimensions: { [name]: 'v', hostname: 'h' } })));
    expect(document.dimensions).toEqual({ [name]: 'v' });
    expect(document).toMatchObject({ hostname: 'h', message: 'm', tenant: 't1', region: 'R' });
  });

  it.each(['["a"]', '"a"', '5', 'null'])('keeps what is no map of dimensions: %s', (json) => {
    const { fields, dimensions } = logDocument(log(`{"message":"m","dimensions":${json}}`));
    expect(fields).toEqual({ dimensions: JSON.parse(json) as unknown });
    expect(dimensions).toBeUndefined();
  });
});

describe('the time of a log', () => {
  it.each([
    ['its own', '{"message":"m","timestamp":1700000000.5}', '5', '2023-11-14T22:13:20.500Z'],
    ["the gateway's", '{"message":"m"}', '1700000001', '2023-11-14T22:13:21.000Z'],
    ["Kafka's without either", '{"message":"m"}', 'null', '2023-11-14T22:13:20.000Z'],
    ["Kafka's for one that is no date", '{"message":"m","timestamp":1e15}', '5', '2023-11-14T22:13:20.000Z'],
    ["Kafka's for one that was no date for the gateway", '{"message":"m"}', '-1e15', '2023-11-14T22:13:20.000Z'],
  ])('is %s', (_whose, wire, creation, time) => {
    expect(logTime(log(wire, { creation }))).toBe(time);
  });

  it('is left out of creation_time where that is no date', () => {
    expect(logDocument(log('{"message":"m"}', { creation: '1e15' }))).not.toHaveProperty('creation_time');
  });
});
