import { describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { schema } from '../../config.js';
import { writeApi } from './write-api.js';

const section = (values: Record<string, unknown>) =>
  loadConfig(schema, { env: {}, overrides: { name: 'test', values: { influxdb: values } } }).values.influxdb;

describe('the write endpoint', () => {
  it('of 1.x has database, precision and the credentials of the user', () => {
    const api = writeApi(section({ user: 'mon', password: 'p:w' }));
    expect(api.path('mon db', 'ms')).toBe('/write?db=mon+db&precision=ms');
    expect(api.path('mon', 'ns')).toBe('/write?db=mon&precision=ns');
    expect(api.authorization).toBe(`Basic ${Buffer.from('mon:p:w').toString('base64')}`);
    expect(api.createsDatabases).toBe(true);
    expect(writeApi(section({})).authorization).toBeUndefined();
  });

  it('of 2.x has organization, bucket and token', () => {
    const api = writeApi(section({ write_api: 'v2', org: 'my org', token: 't' }));
    expect(api.path('mon', 'ms')).toBe('/api/v2/write?org=my+org&bucket=mon&precision=ms');
    expect([api.authorization, api.createsDatabases]).toEqual(['Token t', false]);
    const without = () => writeApi(section({ write_api: 'v2', token: 't' }));
    expect(without).toThrow(/^\[influxdb\] org: expected the name of an organization/);
    expect(without).toThrow(expect.objectContaining({ code: 'configuration', exitCode: 78 }));
  });

  it('of 3.x spells precision out, and has a bearer token', () => {
    const api = writeApi(section({ write_api: 'v3', token: 't' }));
    expect(api.path('mon', 'ms')).toBe('/api/v3/write_lp?db=mon&precision=millisecond');
    expect(api.path('mon', 'ns')).toBe('/api/v3/write_lp?db=mon&precision=nanosecond');
    expect([api.authorization, api.createsDatabases]).toEqual(['Bearer t', false]);
  });
});
