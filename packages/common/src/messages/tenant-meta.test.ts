import { describe, expect, it } from 'vitest';
import { readTenantMeta, wireRegion } from './tenant-meta.js';

describe('readTenantMeta', () => {
  it('reads the tenant and the region, null as empty', () => {
    expect(readTenantMeta({ tenantId: 't1', region: 'RegionOne' })).toEqual({ tenantId: 't1', region: 'RegionOne' });
    expect(readTenantMeta({ tenantId: 't1', region: null })).toEqual({ tenantId: 't1', region: '' });
  });

  it.each([
    [{ region: 'r' }, 'meta.tenantId: expected text that is not empty, got nothing'],
    [{ tenantId: null, region: 'r' }, 'meta.tenantId: expected text that is not empty, got null'],
    [{ tenantId: '', region: 'r' }, 'meta.tenantId: expected text that is not empty, got ""'],
    [{ tenantId: 't1' }, 'meta.region: expected text or null, got nothing'],
  ])('refuses %o', (meta, message) => {
    expect(() => readTenantMeta(meta)).toThrow(message);
  });
});

describe('wireRegion', () => {
  it('is null for none', () => {
    expect([wireRegion(''), wireRegion('RegionOne')]).toEqual([null, 'RegionOne']);
  });
});
