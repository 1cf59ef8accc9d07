import { describe, expect, it } from 'vitest';
import { metricCodec } from '@monasca/common/messages';
import { metricLine, metricText } from './metric-line.js';

/** The line of a metric with these fields, `tags` on the wire being its dimensions. */
function text(fields: object, meta: object = { tenantId: 't1', region: 'RegionOne' }): string {
  const metric = { name: 'cpu.idle_perc', timestamp: 1_405_630_174_123, value: 1, ...fields };
  const decoded = metricCodec.decode(Buffer.from(JSON.stringify({ metric, meta })));
  if (!decoded.ok) throw new Error(decoded.detail);
  return metricText(metricLine(decoded.value));
}

describe('the line of a metric', () => {
  it.each<[string, object, string]>([
    [
      'has dimensions, region and tenant as tags',
      { dimensions: { service: 'monitoring', hostname: 'h1' } },
      'cpu.idle_perc,_region=RegionOne,_tenant_id=t1,hostname=h1,service=monitoring value=1,value_meta="{}" 1405630174123',
    ],
    [
      'escapes blanks, commas, equals and backslashes, and takes numbers for their text',
      { dimensions: { 'a b': 'c,d=e\\f', i: 3, n: null, u: 'żó"q' } },
      String.raw`cpu.idle_perc,_region=RegionOne,_tenant_id=t1,a\ b=c\,d\=e\\f,i=3,u=żó"q value=1,value_meta="{}" 1405630174123`,
    ],
    [
      'has the value meta as JSON',
      { dimensions: { hostname: 'h1' }, value_meta: { rc: '1', msg: 'line1\nline2 "q" \\ back' } },
      String.raw`cpu.idle_perc,_region=RegionOne,_tenant_id=t1,hostname=h1 value=1,value_meta="{\"rc\": \"1\", \"msg\": \"line1\\nline2 \\\"q\\\" \\\\ back\"}" 1405630174123`,
    ],
    [
      'has an empty object as value meta where there is none',
      { value_meta: null },
      'cpu.idle_perc,_region=RegionOne,_tenant_id=t1 value=1,value_meta="{}" 1405630174123',
    ],
    [
      'has an empty object as value meta where it is one',
      { value_meta: {} },
      'cpu.idle_perc,_region=RegionOne,_tenant_id=t1 value=1,value_meta="{}" 1405630174123',
    ],
    ['needs no dimensions', {}, 'cpu.idle_perc,_region=RegionOne,_tenant_id=t1 value=1,value_meta="{}" 1405630174123'],
    [
      'takes its own region and tenant for more than dimensions of that name',
      { dimensions: { _region: 'x', _tenant_id: 'y', __proto: 'z' } },
      'cpu.idle_perc,__proto=z,_region=RegionOne,_tenant_id=t1 value=1,value_meta="{}" 1405630174123',
    ],
    [
      'sorts tags by code point',
      { dimensions: { '😀': '1', '\uffee': '2', B: '3', a: '4' } },
      'cpu.idle_perc,B=3,_region=RegionOne,_tenant_id=t1,a=4,\uffee=2,😀=1 value=1,value_meta="{}" 1405630174123',
    ],
    [
      'escapes its name',
      { name: 'disk space,used=%' },
      String.raw`disk\ space\,used\=%,_region=RegionOne,_tenant_id=t1 value=1,value_meta="{}" 1405630174123`,
    ],
  ])('%s', (_, fields, line) => {
    expect(text(fields)).toBe(line);
  });

  it.each([
    [5, 5],
    ['7', 7],
    [true, 1],
    [1e16, 1e16],
    [0.000_01, 1e-5],
    [-0.25, -0.25],
  ])('has the value %j as a number that reads as %d', (value, expected) => {
    expect(Number(/ value=([^,]+),/.exec(text({ value }))?.[1])).toBe(expected);
  });

  it.each([
    [1_405_630_174_123.999, '1405630174123'],
    ['1405630174124', '1405630174124'],
    [0, '0'],
  ])('has the timestamp %j in whole milliseconds', (timestamp, expected) => {
    expect(text({ timestamp }).split(' ').at(-1)).toBe(expected);
  });

  it('has no tag for a region that is null', () => {
    expect(text({}, { tenantId: 't1', region: null })).toBe(
      'cpu.idle_perc,_tenant_id=t1 value=1,value_meta="{}" 1405630174123',
    );
  });

  it.each<[object, RegExp]>([
    [{ name: 'a\nb' }, /^metric\.name: expected neither line break/],
    [{ name: '#a' }, /^metric\.name: expected neither # nor a tab/],
    [{ name: 'C:\\' }, /^metric\.name: expected .* backslash at its end/],
    [{ name: 'a\\ b' }, /^metric\.name: .* backslash before a blank/],
    [{ dimensions: { device: 'C:\\' } }, /^metric\.dimensions\.device: .* "C:\\\\"$/],
    [{ dimensions: { 'a\r': 'x' } }, /^metric\.dimensions: expected neither line break/],
    [{ name: 'a\ud800' }, /^metric\.name: expected .* half a surrogate pair/],
    [{ dimensions: { a: '\udc00b' } }, /^metric\.dimensions\.a: expected .* half a surrogate pair/],
    [{ dimensions: { '': 'x' } }, /^metric\.dimensions: expected a name, got an empty one/],
    [{ timestamp: 9_223_372_036_855 }, /^metric\.timestamp: expected .* got 9223372036855$/],
    [{ timestamp: -9_223_372_036_855 }, /^metric\.timestamp: expected/],
  ])('is refused, by name and reason, for %j', (fields, reason) => {
    expect(() => text(fields)).toThrow(reason);
    expect(() => text(fields)).toThrow(expect.objectContaining({ kind: 'record' }));
  });
});
