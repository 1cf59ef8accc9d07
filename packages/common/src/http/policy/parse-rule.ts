import { always, and, check, not, or, type Rule } from './rule.js';

/**
 * Reads a rule in the language of oslo.policy: checks joined by `and`, `or`, `not` and parentheses; an empty text allows
 * everybody.
 * @throws Error telling what was expected
 */
export function parseRule(text: string): Rule {
  const words = text.match(/\(|\)|(?:'[^']*'|"[^"]*"|%\([^)]*\)s|[^\s()])+/g) ?? [];
  if (words.length === 0) return always;
  let at = 0;
  const is = (word: string): boolean => words[at]?.toLowerCase() === word;

  /** `not` binds tighter than `and`, which binds tighter than `or`. */
  const alternatives = (): Rule => {
    let rule = conditions();
    while (is('or')) rule = ((at += 1), or(rule, conditions()));
    return rule;
  };
  const conditions = (): Rule => {
    let rule = term();
    while (is('and')) rule = ((at += 1), and(rule, term()));
    return rule;
  };
  const term = (): Rule => {
    const word = words[at];
    if (word === undefined || is('and') || is('or') || word === ')') {
      throw new Error(`expected a check, got ${word ?? 'the end'}`);
    }
    at += 1;
    if (word.toLowerCase() === 'not') return not(term());
    if (word !== '(') return check(word);
    const rule = alternatives();
    if (words[at] !== ')') throw new Error('expected a closing parenthesis');
    at += 1;
    return rule;
  };

  const rule = alternatives();
  if (at < words.length) throw new Error(`expected "and", "or" or the end, got ${words[at]}`);
  return rule;
}
