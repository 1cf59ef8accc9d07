import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, type JsonObject, type LogBody } from '@monasca/common/messages';
import { buildEnvelopes } from './envelope.js';

const sizes = { maxBytes: 1_000_000, maxBulkBytes: 10_000_000 };
const context = { tenantId: 'proj-user', region: 'useast', creationTime: 1_795_370_693, ...sizes };

/** The envelopes of a body, as texts. */
const envelopes = (body: string, more: object = {}): string[] => {
  const { logs, dimensions = {} } = parseJson(body) as { logs: LogBody[]; dimensions?: JsonObject };
  return buildEnvelopes({ logs, dimensions }, { ...context, ...more }).map(({ bytes }) => String(bytes));
};
const envelope = (body: string, more?: object): string => envelopes(body, more)[0] ?? '';
/** The log of the only envelope, as text. */
const logOf = (log: string): string =>
  /^\{"log":(.*),"creation_time":/su.exec(envelope(`{"logs": [${log}]}`))?.[1] ?? '';

describe('an envelope', () => {
  it('is the one of the original, with the names in its order', () => {
    const body =
      '{"dimensions": {"a": "g", "h": "g"}, "logs": [{"message": "hello", "dimensions": {"a": "l", "z": "l"}}]}';
    const captured = `{"log": {"message": "hello", "dimensions": {"a": "l", "z": "l", "h": "g"}},
      "creation_time": 1795370693, "meta": {"region": "useast", "tenantId": "proj-user"}}`;
    expect(envelope(body)).toBe(JSON.stringify(JSON.parse(captured)));
  });

  it('passes further fields through', () => {
    const log =
      '{"message": "hi", "from": "hoover", "timestamp": 1.5, "nested": {"a": [null, true]}, "truncated": true}';
    expect(JSON.parse(envelope(`{"logs": [${log}]}`, { creationTime: 1_795_370_735 }))).toEqual({
      log: JSON.parse(log) as object,
      creation_time: 1_795_370_735,
      meta: { tenantId: 'proj-user', region: 'useast' },
    });
  });

  it('has no dimensions where there are none, and null for no region', () => {
    const bodies = ['{"message": "m"}', '{"message": "m", "dimensions": {}}', '{"message": "m", "dimensions": null}'];
    for (const log of bodies) {
      expect(envelope(`{"dimensions": {}, "logs": [${log}]}`, { region: '' })).toBe(
        '{"log":{"message":"m"},"creation_time":1795370693,"meta":{"region":null,"tenantId":"proj-user"}}',
      );
    }
  });

  it('has the global dimensions on every log, below its own', () => {
    const logs = ['{"message": 1}', '{"message": 2, "dimensions": {}}', '{"message": 3, "dimensions": null}'];
    const own = '{"message": 4, "dimensions": {"c": "l", "b": "l"}}';
    const found = envelopes(`{"dimensions": {"a": "g", "b": "g"}, "logs": [${[...logs, own].join()}]}`);
    expect(
      found.map((text) => JSON.stringify((JSON.parse(text) as { log: { dimensions: object } }).log.dimensions)),
    ).toEqual([...logs.map(() => '{"a":"g","b":"g"}'), '{"c":"l","b":"l","a":"g"}']);
  });

  it.each(['null', '""', '5', 'true', '[]', '{"a": 1}', '"text"'])('takes any message: %s', (message) => {
    expect(logOf(`{"message": ${message}}`)).toBe(`{"message":${message.replace(' ', '')}}`);
  });

  it.each([
    [
      'numbers as they were written',
      '{"message":"m","big":12345678901234567890,"float":1.0,"small":-0,"huge":1e400,"e":1E5}',
    ],
    ['text outside of ASCII', '{"message":"κόσμε ☃ 😀 ﷺ"}'],
    ['line breaks', '{"message":"a\\r\\nb\\nc"}'],
    ['NUL', '{"message":"a\\u0000b"}'],
    ['a lone surrogate', '{"message":"a\\ud800b"}'],
    [
      'keys that objects have',
      '{"message":"m","__proto__":{"x":1},"constructor":"c","toString":null,"hasOwnProperty":1.0}',
    ],
    ['an empty key', '{"message":"m","":""}'],
  ])('keeps %s', (_, log) => {
    expect(logOf(log)).toBe(log);
  });

  it('takes the last of duplicate keys', () => {
    expect(logOf('{"message": "a", "message": "b"}')).toBe('{"message":"b"}');
    expect(logOf('{"message": "a", "n": 1.0, "message": "b"}')).toBe('{"message":"b","n":1.0}');
    expect(envelopes('{"logs": [{"message": "a"}], "logs": []}')).toEqual([]);
  });

  it('does not mistake what an object inherits for a dimension', () => {
    const body =
      '{"dimensions": {"constructor": "g", "a": "g"}, "logs": [{"message": "m", "dimensions": {"toString": "l"}}]}';
    expect(JSON.parse(envelope(body))).toMatchObject({
      log: { dimensions: { toString: 'l', constructor: 'g', a: 'g' } },
    });
  });

  it('is refused with its bulk when dimensions on every log make it grow without bound', () => {
    const dimensions = JSON.stringify({ path: 'p'.repeat(250) });
    const bulk = (count: number) => `{"dimensions":${dimensions},"logs":[${'{"message":1},'.repeat(count - 1)}{"message":1}]}`; // prettier-ignore
    const size = envelope(bulk(1)).length;
    expect(envelopes(bulk(100), { maxBulkBytes: 100 * size })).toHaveLength(100);
    expect(() => envelopes(bulk(100), { maxBulkBytes: 100 * size - 1 })).toThrow(
      expect.objectContaining({ status: 413, title: 'Log payload size exceeded' }) as Error,
    );
  });

  it('keeps the order of the logs', () => {
    const logs = Array.from({ length: 5_000 }, (_, i) => `{"message":${i}}`);
    const found = envelopes(`{"logs": [${logs.join()}]}`).map((text) => (JSON.parse(text) as { log: object }).log);
    expect(found).toEqual(logs.map((text) => JSON.parse(text) as object));
  });

  it('keeps whatever JSON a log holds', () => {
    const value = fc.jsonValue({ noUnicodeString: false });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), value, (fields, message) => {
        const { dimensions: _, ...rest }: Record<string, unknown> = { ...fields, message };
        const log = JSON.stringify(rest);
        expect(JSON.parse(logOf(log))).toEqual(JSON.parse(log));
      }),
    );
  });
});
