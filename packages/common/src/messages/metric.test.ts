import { describe, expect, it } from 'vitest';
import type { Decoded } from './codec.js';
import { maxDepth } from './json-scan.js';
import { metricCodec, type MetricEnvelope } from './metric.js';

const wire =
  '{"metric":{"name":"cpu.idle_perc","timestamp":1554725987408,"value":7.5,"value_meta":null,' +
  '"dimensions":{"hostname":"devstack","service":"monitoring"}},' +
  '"meta":{"tenantId":"d6bece1b","region":"RegionOne"},"creation_time":1554725988}';

const envelope: MetricEnvelope = {
  metric: {
    name: 'cpu.idle_perc',
    timestamp: 1554725987408,
    value: 7.5,
    valueMeta: null,
    dimensions: { hostname: 'devstack', service: 'monitoring' },
  },
  meta: { tenantId: 'd6bece1b', region: 'RegionOne' },
  creationTime: 1554725988,
};

function decode(text: string): Decoded<MetricEnvelope> {
  return metricCodec.decode(Buffer.from(text));
}

function valueOf(text: string): MetricEnvelope {
  const decoded = decode(text);
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.value;
}

/** The wire record with the value of one field replaced by another text. */
function withField(field: string, json: string): string {
  return wire.replace(new RegExp(`"${field}":(\\{[^}]*\\}|[^,}]*)`), () => `"${field}":${json}`);
}

describe('metricCodec', () => {
  it('reads the envelope as it is on the wire, and writes the same bytes', () => {
    expect(decode(wire)).toEqual({ ok: true, value: envelope });
    expect(metricCodec.encode(envelope).toString()).toBe(wire);
  });

  it('ignores fields it does not know', () => {
    expect(valueOf(wire.replace('{"metric":{', '{"other":1,"metric":{"other":{},'))).toEqual(envelope);
  });

  it.each([
    ['1405630174123.999', 1405630174123, 1405630174123.999],
    ['-1.5', -1, -1.5],
    ['1405630174124', 1405630174124, undefined],
    ['"1405630174124"', 1405630174124, undefined],
    ['1.405630174124e12', 1405630174124, undefined],
  ])('reads the timestamp %s as %d ms and keeps the fraction beside it', (json, timestamp, exactTimestamp) => {
    const value = valueOf(withField('timestamp', json));
    expect([value.metric.timestamp, value.metric.exactTimestamp]).toEqual([timestamp, exactTimestamp]);
    expect(valueOf(metricCodec.encode(value).toString())).toEqual(value);
  });

  it.each([
    ['5', 5],
    ['"7"', 7],
    ['true', 1],
    ['false', 0],
    ['1e16', 1e16],
    ['0.00001', 0.00001],
    ['-0', 0],
  ])('reads the value %s as %d', (json, value) => {
    expect(valueOf(withField('value', json)).metric.value).toBe(value);
  });

  it.each(['null', '{}', '[]', '""', '0', 'false'])('reads value_meta %s as none or as the empty object', (json) => {
    expect(valueOf(withField('value_meta', json)).metric.valueMeta).toEqual(json === '{}' ? {} : null);
  });

  it('keeps value_meta, in the order of its keys', () => {
    const { valueMeta } = valueOf(withField('value_meta', '{"rc":1,"msg":"ż\\n","a":[{}]}')).metric;
    expect(JSON.stringify(valueMeta)).toBe('{"rc":1,"msg":"ż\\n","a":[{}]}');
  });

  it('reads absent optional fields as none', () => {
    const text = '{"metric":{"name":"n","timestamp":1,"value":2},"meta":{"tenantId":"t","region":null}}';
    expect(valueOf(text)).toEqual({
      metric: { name: 'n', timestamp: 1, value: 2, valueMeta: null, dimensions: {} },
      meta: { tenantId: 't', region: '' },
    });
  });

  it.each(['"today"', 'null', '{}', '1e999'])('does without a creation time of %s', (json) => {
    expect(valueOf(withField('creation_time', json))).toEqual({ metric: envelope.metric, meta: envelope.meta });
  });

  it('writes an empty region as null', () => {
    const meta = { tenantId: 't', region: '' };
    const wire = JSON.parse(metricCodec.encode({ ...envelope, meta }).toString()) as { meta: unknown };
    expect(wire.meta).toEqual({
      tenantId: 't',
      region: null,
    });
  });

  it('keeps further keys of meta as text, both ways', () => {
    const text = wire.replace('"meta":{', '"meta":{"userId":"u","zone":1,"none":null,"more":{},"__proto__":"p",');
    const { meta } = valueOf(text);
    expect(Object.entries(meta.extra ?? {})).toEqual([
      ['userId', 'u'],
      ['zone', '1'],
      ['__proto__', 'p'],
    ]);
    expect(valueOf(metricCodec.encode(valueOf(text)).toString())).toEqual(valueOf(text));
  });

  it('refuses to write a value that is not finite', () => {
    const metric = { ...envelope.metric, value: Number.NaN };
    expect(() => metricCodec.encode({ ...envelope, metric })).toThrow(
      'metric.value of cpu.idle_perc: expected a finite number, got NaN',
    );
  });
});

describe('the dimensions of a metric', () => {
  it.each([
    ['null', {}],
    ['{}', {}],
    ['{"a":"x","b":null,"c":""}', { a: 'x' }],
    ['{"a":true,"b":false}', { a: 'True', b: 'False' }],
    ['{"a":3,"b":1.0,"c":12345678901234567890}', { a: '3', b: '1.0', c: '12345678901234567890' }],
    ['{"a":[1.0, "x"],"b":"y"}', { a: '[1.0,"x"]', b: 'y' }],
  ])('read %s as %o', (json, dimensions) => {
    expect(valueOf(withField('dimensions', json)).metric.dimensions).toEqual(dimensions);
  });

  it('read a nested object as its JSON text', () => {
    expect(valueOf(wire.replace('"devstack"', '{"x": 1.0}')).metric.dimensions.hostname).toBe('{"x":1.0}');
  });

  it.each(['"x"', '3'])('take any name for data, beside the value %s too', (json) => {
    const { dimensions } = valueOf(withField('dimensions', `{"__proto__":"p","constructor":${json}}`)).metric;
    expect(Object.entries(dimensions)).toEqual([
      ['__proto__', 'p'],
      ['constructor', json.replaceAll('"', '')],
    ]);
    expect(Object.getPrototypeOf(dimensions)).toBeNull();
    expect('toString' in dimensions).toBe(false);
  });
});

describe('what is no metric', () => {
  it.each([
    ['timestamp', 'null', 'shape', 'metric.timestamp: expected a number or an integer string, got null'],
    ['timestamp', '"1.5"', 'shape', 'metric.timestamp: expected a number or an integer string, got "1.5"'],
    [
      'timestamp',
      '9007199254740993',
      'range',
      'metric.timestamp: expected an integer of at most 2^53 - 1, got 9007199254740992',
    ],
    ['value', 'null', 'shape', 'metric.value: expected a number or a numeric string, got null'],
    ['value', '"abc"', 'shape', 'metric.value: expected a number or a numeric string, got "abc"'],
    ['value', '1e999', 'range', 'metric.value: expected a finite number, got Infinity'],
    ['value', '"Infinity"', 'range', 'metric.value: expected a finite number, got "Infinity"'],
    ['value', 'NaN', 'syntax', 'position 68: expected JSON: NaN is not JSON'],
    ['value', '-Infinity', 'syntax', 'position 69: expected JSON: Infinity is not JSON'],
    ['name', 'null', 'shape', 'metric.name: expected text that is not empty, got null'],
    ['dimensions', '[]', 'shape', 'metric.dimensions: expected an object, got an array'],
    ['value_meta', '"x"', 'shape', 'metric.value_meta: expected an object, got "x"'],
    ['tenantId', 'null', 'shape', 'meta.tenantId: expected text that is not empty, got null'],
    ['meta', '{"tenantId":"t"}', 'shape', 'meta.region: expected text or null, got nothing'],
    ['meta', '[]', 'shape', 'meta: expected an object, got an array'],
  ])('is refused: %s %s', (field, json, reason, detail) => {
    expect(decode(withField(field, json))).toEqual({ ok: false, reason, detail });
  });

  it.each([
    ['[]', 'envelope: expected an object, got an array'],
    ['null', 'envelope: expected an object, got null'],
    ['{}', 'metric: expected an object, got nothing'],
  ])('is refused: %s', (text, detail) => {
    expect(decode(text)).toEqual({ ok: false, reason: 'shape', detail });
  });

  it('is refused for nesting, in value_meta and in dimensions', () => {
    const deep = '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000);
    expect(decode(wire.replace('null', deep))).toEqual({
      ok: false,
      reason: 'range',
      detail: `metric.value_meta: expected an object nested at most ${maxDepth} deep, got an object`,
    });
    expect(decode(wire.replace('"devstack"', deep))).toMatchObject({ ok: false, reason: 'range' });
  });
});
