import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeReferences, substitute } from './substitute.js';

const values: Record<string, { text: string; secret: boolean }> = {
  topic: { text: 'metrics', secret: false },
  'mysql.passwd': { text: '$topic', secret: true },
};

describe('substitute', () => {
  it('replaces plain and braced references', () => {
    expect(substitute('/offsets/$topic/${topic}s', (name) => values[name])).toEqual({
      text: '/offsets/metrics/metricss',
      secret: false,
      unknown: [],
    });
  });

  it('does not look at replaced text again, and tells when it is secret', () => {
    expect(substitute('mysql://mon:$mysql.passwd@db', (name) => values[name])).toMatchObject({
      text: 'mysql://mon:$topic@db',
      secret: true,
    });
  });

  it('takes $$ and \\$ for a dollar sign and leaves a lone one', () => {
    expect(substitute('a$$topic b\\$topic 5$ $5 ${} $', () => undefined)).toEqual({
      text: 'a$topic b$topic 5$ $5 ${} $',
      secret: false,
      unknown: [],
    });
  });

  it('reports references to nothing as they were written', () => {
    expect(substitute('$a ${b.c}', () => undefined)).toEqual({
      text: '$a ${b.c}',
      secret: false,
      unknown: ['$a', '${b.c}'],
    });
  });
});

describe('escapeReferences', () => {
  it('is undone by substitution, whatever the text, unless a backslash is before a dollar sign', () => {
    const dollars = fc.string({ unit: fc.constantFrom('$', '\\', 'a', '{', '}', '.', ' ') });
    fc.assert(
      fc.property(fc.oneof(fc.string(), dollars), (text) => {
        fc.pre(!text.includes('\\$'));
        expect(substitute(escapeReferences(text), () => ({ text: 'X', secret: false })).text).toBe(text);
      }),
    );
  });
});
