import { describe, expect, it } from 'vitest';
import { table } from './table.js';

describe('table', () => {
  it('aligns texts to the left and numbers to the right', () => {
    expect(
      table([
        ['topic', 'sent'],
        ['metrics', 7],
        ['log', 1_234],
      ]),
    ).toBe(['topic    sent', '───────  ────', 'metrics     7', 'log      1234'].join('\n'));
  });

  it('shows a head without rows', () => {
    expect(table([['a', 'bc']])).toBe('a  bc\n─  ──');
  });
});
