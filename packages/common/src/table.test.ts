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

  it('shows control characters instead of sending them to the terminal', () => {
    expect(
      table([
        ['a', 'b'],
        ['\u001b[2J\n', '\u009bx'],
      ]),
    ).toBe('a                b\n───────────────  ───────\n\\u001b[2J\\u000a  \\u009bx');
  });

  it('shows a head without rows', () => {
    expect(table([['a', 'bc']])).toBe('a  bc\n─  ──');
  });
});
