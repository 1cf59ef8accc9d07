import { describe, expect, it } from 'vitest';
import { indexName, indexNameProblem } from './index-name.js';

describe('the name of an index', () => {
  it('is made of prefix, tenant and day, in lower case', () => {
    expect(indexName('events', 'De98FB', '2017-06-01')).toBe('events-de98fb-2017-06-01');
  });

  it.each([
    'events-p1-2017-06-01',
    'événements-名前-2017-06-01',
    'a.b_c-+~@!$%^&()=;\'"'.replace('"', ''),
    'x'.repeat(255),
  ])('may be %s', (name) => {
    expect(indexNameProblem(name)).toBeUndefined();
  });

  it.each([...Array.from('\\/*?"<>| ,#:\0\n\u007f'), '\ud800'])(
    'must not hold %j, and the refusal shows it',
    (character) => {
      expect(indexNameProblem(`events-a${character}b-2017-06-01`)).toContain(`got ${JSON.stringify(character)}`);
    },
  );

  it.each(['-events', '_events', '+events'])('must not begin as %s', (name) => {
    expect(indexNameProblem(name)).toMatch(/expected no - _ or \+ at the beginning/);
  });

  it('must not be longer than 255 bytes', () => {
    expect(indexNameProblem('é'.repeat(128))).toMatch(/expected at most 255 bytes, got 256$/);
  });
});
