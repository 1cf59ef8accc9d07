import { textLiteral } from './literals.js';
import { isEscaped, text } from './shapes.js';
import type { Expression } from './syntax.js';
import { textual } from './textual.js';
import { refuse, type Value, type Writing } from './writing.js';

/** `%s` of Python, and `%d` of what is a whole number. */
export function formatted(format: string, args: readonly Expression[], at: number, writing: Writing): Value {
  const parts: Value[] = [];
  let next = 0;
  const rest = format.replace(
    /([^%]*)(?:%(%|s|d|[^%sd][^a-zA-Z]*[a-zA-Z]?|$)|$)/g,
    (_, plain: string, kind?: string) => {
      if (plain !== '') parts.push(literal(plain));
      if (kind === '%') parts.push(literal('%'));
      else if (kind !== undefined) parts.push(argument(kind, args[next++]));
      return '';
    },
  );
  function argument(kind: string, expression: Expression | undefined): Value {
    if (expression === undefined) return refuse(at, 'format', 'it has more places than arguments');
    const value = writing.settled(textual(writing.value(expression)));
    const isPlain = kind === 's' || (kind === 'd' && value.shape.kind === 'integer');
    return isPlain ? value : refuse(at, `%${kind}`, 'Liquid formats no numbers; the filter round has decimal places');
  }
  if (rest !== '' || next < args.length) return refuse(at, 'format', 'it has other places than arguments');
  return joined(parts, at);
}

/** `{}` of Python, with numbers or names, without anything after a colon. */
export function braced(
  format: string,
  args: readonly Expression[],
  named: ReadonlyMap<string, Expression>,
  at: number,
  writing: Writing,
): Value {
  let next = 0;
  const parts = [...format.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[^{}]+|[{}]/g)].map(([all, place]): Value => {
    if (all === '{{' || all === '}}') return literal(all[0]!);
    if (place === undefined) return all === '{' || all === '}' ? refuse(at, 'format', `a single ${all}`) : literal(all);
    const expression = place === '' ? args[next++] : /^\d+$/.test(place) ? args[Number(place)] : named.get(place);
    if (expression === undefined)
      return refuse(at, `{${place}}`, 'Liquid formats no values, and there is no such argument');
    return writing.settled(textual(writing.value(expression)));
  });
  return joined(parts, at);
}

const literal = (content: string): Value => ({ code: textLiteral(content), shape: text });

/** Values one after another, as a text. */
function joined(parts: readonly Value[], at: number): Value {
  if (parts.some(({ shape }) => isEscaped(shape))) return refuse(at, 'format', 'it has what is escaped already: print one after the other'); // prettier-ignore
  const [first, ...rest] = parts;
  const begin = first?.shape.kind === 'text' ? first.code : `"" | append: ${first?.code ?? '""'}`;
  return { code: [begin, ...rest.map(({ code }) => `append: ${code}`)].join(' | '), shape: text, hasFilters: true };
}
