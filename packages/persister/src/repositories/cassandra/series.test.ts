import { describe, expect, it } from 'vitest';
import type { MetricEnvelope } from '@monasca/common/messages';
import { seriesOf } from './series.js';

const envelope = (
  dimensions: Record<string, string>,
  { region = 'RegionOne', tenantId = 't1', name = 'cpu.idle_perc' } = {},
): MetricEnvelope => ({
  metric: { name, timestamp: 1, value: 1, valueMeta: null, dimensions },
  meta: { tenantId, region },
});
const refusal = (message: unknown) => expect.objectContaining({ kind: 'record', message }) as unknown;

describe('the series of a metric', () => {
  it.each([
    ['dfddd2be91779155afe2922edc0b33f5b90a0ce7e20b6086dfbeffc31f448ed2', envelope({ service: 'monitoring', hostname: 'h1' })],
    ['d3da890189edb8149ec124eef80d950ff2474c445ede08967e5d78751abfcf58', envelope({})],
    ['91ab1121af94769a4fa1f512fb0551a44928f35146a9561936f440041d4b9d3a', envelope({ ż: 'ó', B: '1', a: '2' }, { region: 'R', tenantId: 't', name: 'm' })],
  ])('has the id that the original gave it: %s', (id, metric) => {
    expect(seriesOf(metric).id.toString('hex')).toBe(id);
  }); // prettier-ignore

  it('has its dimensions by code point, each as name, TAB and value', () => {
    const dimensions = { '😀': 'last', '\uffff': 'before', ż: 'ó', B: '1 \n"', a: '2' };
    expect(seriesOf(envelope(dimensions)).dimensions).toEqual([
      { name: 'B', value: '1 \n"', element: 'B\t1 \n"' },
      { name: 'a', value: '2', element: 'a\t2' },
      { name: 'ż', value: 'ó', element: 'ż\tó' },
      { name: '\uffff', value: 'before', element: '\uffff\tbefore' },
      { name: '😀', value: 'last', element: '😀\tlast' },
    ]);
  });

  it.each([
    ['a TAB in a value', envelope({ a: 'b\tc' }), 'metric.dimensions.a: expected a text without TAB, got "b\\tc"'],
    ['a TAB in a name', envelope({ 'a\tb': 'c' }), 'metric.dimensions: expected a text without TAB, got "a\\tb"'],
    ['a NUL in a value', envelope({ a: 'b\0c\td' }), 'metric.dimensions.a: expected a text without NUL, got "b\\u0000c\\td"'],
    ['a NUL in a name', envelope({ 'a\0': 'b' }), 'metric.dimensions: expected a text without NUL, got "a\\u0000"'],
    ['a NUL in the name', envelope({}, { name: 'a\0' }), 'metric.name: expected a text without NUL, got "a\\u0000"'],
    ['a NUL in the tenant', envelope({}, { tenantId: 'a\0' }), 'meta.tenantId: expected a text without NUL, got "a\\u0000"'],
    ['a NUL in the region', envelope({}, { region: 'a\0' }), 'meta.region: expected a text without NUL, got "a\\u0000"'],
  ])('is refused for %s', (_, metric, message) => {
    expect(() => seriesOf(metric)).toThrow(refusal(message));
  }); // prettier-ignore

  it('is refused where a key would be longer than the server takes', () => {
    const long = (length: number) => envelope({ resource: 'ż'.repeat(length) });
    expect(() => seriesOf(long(40_000))).toThrow(
      refusal('metric.name, metric.dimensions: expected 65000 bytes together at most, got 80061'),
    );
    expect(seriesOf(long(32_000)).dimensions[0]?.value).toHaveLength(32_000);
    expect(() => seriesOf(envelope({}, { name: 'n'.repeat(70_000) }))).toThrow(refusal(expect.stringContaining('got 7'))); // prettier-ignore
  });
});
