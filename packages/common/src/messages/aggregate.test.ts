import { describe, expect, it } from 'vitest';
import { aggregateCodec, type AggregateRecord } from './aggregate.js';
import type { Decoded } from './codec.js';

const record: AggregateRecord = {
  tenant_id: 'all',
  user_id: 'all',
  resource_uuid: 'all',
  geolocation: 'all',
  region: 'all',
  zone: 'all',
  host: 'a',
  project_id: 'all',
  aggregated_metric_name: 'swiftlm.diskusage.val.size_agg',
  quantity: 1890.857142857143,
  firstrecord_timestamp_string: '2016-06-10 20:27:01',
  lastrecord_timestamp_string: '2016-06-10 20:27:01',
  firstrecord_timestamp_unix: 1465590421.001,
  lastrecord_timestamp_unix: 1465590421.004,
  record_count: 8,
  usage_date: '2016-06-10',
  usage_hour: '20',
  usage_minute: 'all',
  aggregation_period: 'hourly',
  processing_meta: { metric_id: 'swift_total_host' },
  extra_data_map: { usage_date: '2016-06-10', usage_hour: '20', host: 'a' },
};

function decode(fields: object): Decoded<AggregateRecord> {
  return aggregateCodec.decode(Buffer.from(JSON.stringify(fields)));
}

describe('aggregateCodec', () => {
  it('reads the 21 keys and writes them again', () => {
    expect(Object.keys(record)).toHaveLength(21);
    expect(decode(record)).toEqual({ ok: true, value: record });
    expect(JSON.parse(aggregateCodec.encode(record).toString())).toEqual(record);
  });

  it('reads counts with a fraction of zero', () => {
    const text = JSON.stringify(record).replace('"record_count":8', '"record_count":8.0');
    expect(aggregateCodec.decode(Buffer.from(text))).toEqual({ ok: true, value: record });
  });

  it('reads absent keys as null and ignores unknown ones', () => {
    const decoded = decode({ processing_meta: { metric_id: 'x' }, pod_name: 'p' });
    expect(decoded).toEqual({
      ok: true,
      value: {
        ...Object.fromEntries(Object.keys(record).map((key) => [key, null])),
        processing_meta: { metric_id: 'x' },
      },
    });
  });

  it('makes text of numbers in the maps and in text columns, digit for digit', () => {
    const text = JSON.stringify(record)
      .replace('"usage_hour":"20","usage_minute"', '"usage_hour":20,"usage_minute"')
      .replace('"metric_id"', '"latest_quantity":4484.0,"none":null,"metric_id"');
    expect(aggregateCodec.decode(Buffer.from(text))).toEqual({
      ok: true,
      value: { ...record, processing_meta: { latest_quantity: '4484.0', none: null, metric_id: 'swift_total_host' } },
    });
  });

  it('takes any name in a map for data', () => {
    const text = JSON.stringify(record).replace('"extra_data_map":{', '"extra_data_map":{"__proto__":"p",');
    const decoded = aggregateCodec.decode(Buffer.from(text));
    expect(decoded.ok && Object.keys(decoded.value.extra_data_map ?? {})).toEqual([
      '__proto__',
      'usage_date',
      'usage_hour',
      'host',
    ]);
  });

  it.each([
    [{ processing_meta: undefined }, 'processing_meta: expected an object, got nothing'],
    [{ processing_meta: {} }, 'processing_meta.metric_id: expected text that is not empty, got nothing'],
    [{ quantity: 'many' }, 'quantity: expected a number or a numeric string, got "many"'],
    [{ host: {} }, 'host: expected text or null, got an object'],
    [{ extra_data_map: [] }, 'extra_data_map: expected an object, got an array'],
  ])('refuses %o', (change, detail) => {
    expect(decode({ ...record, ...change })).toEqual({ ok: false, reason: 'shape', detail });
  });
});
