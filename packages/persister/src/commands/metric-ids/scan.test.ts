import { describe, expect, it } from 'vitest';
import { seriesOfRow } from './scan.js';

const row = { region: 'RegionOne', tenant_id: 't1', metric_name: 'cpu.idle_perc', metric_id: null, created_at: null, updated_at: null }; // prettier-ignore

describe('the series of a row', () => {
  it.each([
    [['hostname\th1', 'service\tmonitoring'], 'dfddd2be91779155afe2922edc0b33f5b90a0ce7e20b6086dfbeffc31f448ed2'],
    [[], 'd3da890189edb8149ec124eef80d950ff2474c445ede08967e5d78751abfcf58'],
    [null, 'd3da890189edb8149ec124eef80d950ff2474c445ede08967e5d78751abfcf58'],
  ])('has the id that its metrics are written under: %j', (dimensions, id) => {
    expect(seriesOfRow({ ...row, dimensions }).id.toString('hex')).toBe(id);
  });

  it('keeps what comes after the first TAB', () => {
    const { dimensions } = seriesOfRow({ ...row, dimensions: ['a\tb=c', '__proto__\tx'] });
    expect(dimensions).toEqual([
      { element: 'a\tb=c', name: 'a', value: 'b=c' },
      { element: '__proto__\tx', name: '__proto__', value: 'x' },
    ]);
  });
});
