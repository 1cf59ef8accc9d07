import { describe, expect, it } from 'vitest';
import { parsePolicies } from './policies.js';
import { windowsOf } from './windows.js';

describe('windows', () => {
  it('follow each other without gap or overlap, the latest one first', () => {
    const windows = windowsOf('d', 10 * 86_400_000, 1, 4);
    expect(windows).toEqual([
      { from: 8 * 86_400_000, to: 9 * 86_400_000 },
      { from: 7 * 86_400_000, to: 8 * 86_400_000 },
      { from: 6 * 86_400_000, to: 7 * 86_400_000 },
    ]);
  });

  it('are none where they would end before they begin', () => {
    expect(windowsOf('w', 0, 5, 5)).toEqual([]);
    expect(windowsOf('w', 0, 5, 2)).toEqual([]);
  });
});

describe('policies', () => {
  it('count in the unit of the migration, or in their own', () => {
    expect([...parsePolicies('p1:2, p2:3d,a:b:4h', 'w')]).toEqual([
      ['p1', { count: 2, unit: 'w' }],
      ['p2', { count: 3, unit: 'd' }],
      ['a:b', { count: 4, unit: 'h' }],
    ]);
    expect(parsePolicies('', 'w').size).toBe(0);
  });

  it.each(['p1', 'p1:', ':2', 'p1:0', 'p1:2y', 'p1:-2'])('are refused where they are wrong: %s', (text) => {
    expect(() => parsePolicies(text, 'w')).toThrow(expect.objectContaining({ code: 'configuration', exitCode: 78 }));
    expect(() => parsePolicies(text, 'w')).toThrow(`got ${text}`);
  });
});
