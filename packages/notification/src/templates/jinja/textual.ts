import { isNumber, text } from './shapes.js';
import { refuse, type Value } from './writing.js';

/** The text that a value prints in Jinja, where Liquid's filters would take another one, as of booleans. */
export function textual(value: Value): Value {
  const { code, shape } = value;
  if (['text', 'markup', 'escaped'].includes(shape.kind) || isNumber(shape)) return value;
  return shape.absence === 'always' ? { ...value, shape: text } : { code: `${code} | python_text`, shape: text, hasFilters: true }; // prettier-ignore
}

/** What works on escaped text in Jinja, but not in Liquid, which escapes only what is printed. */
export function unescapedOnly(value: Value, at: number, what: string): Value {
  return value.shape.kind === 'escaped'
    ? refuse(at, what, 'it works on text that Jinja has escaped, and Liquid escapes only what is printed')
    : value;
}

/** What is written in quotes and has nothing to escape. */
export const isPlain = (code: string): boolean => /^"[^"&<>'\\]*"$/.test(code);
