import { applyFilter } from './filters.js';
import { braced } from './formats.js';
import { listOf, text } from './shapes.js';
import type { Expression, Of } from './syntax.js';
import { textual, unescapedOnly } from './textual.js';
import { plainTextOf, wholeNumber } from './values.js';
import { refuse, type Value, type Writing } from './writing.js';

/** Methods of Python that are filters of Jinja, too. */
const asFilters: Readonly<Record<string, string>> = {
  ...{ upper: 'upper', lower: 'lower', capitalize: 'capitalize', strip: 'trim', replace: 'replace' },
};

/** Methods that ask how a text begins or ends. */
export const edgeMethods = new Set(['startswith', 'endswith']);

/** Methods that only loops know. */
export const mapMethods = new Set(['items', 'keys', 'values', 'iteritems']);

/** What a method of a text or a map gives. */
export function callMethod({ of, name }: Of<'attribute'>, call: Of<'call'>, writing: Writing): Value {
  const { args, named, at } = call;
  if (Object.hasOwn(asFilters, name)) {
    return applyFilter({ kind: 'filter', of, name: asFilters[name]!, args, named, at }, writing);
  }
  if (of.kind === 'name' && of.name === 'loop') return refuse(at, `loop.${name}()`, 'Liquid does not know it');
  const [first, second] = args;
  switch (name) {
    case 'get':
      return first === undefined ? refuse(at, '.get()', 'expected a key') : member(of, first, second, at, writing);
    case 'split':
      return divided(of, call, writing);
    case 'join':
      return joinedBy(of, first, at, writing);
    case 'format': {
      const pattern = plainTextOf(of);
      return pattern === undefined ? refuse(at, '.format()', 'expected a text that stands there') : braced(pattern, args, named, at, writing); // prettier-ignore
    }
  }
  const hint = mapMethods.has(name) ? 'Liquid goes over a map in a loop only' : 'Liquid calls no methods';
  return refuse(at, `.${name}()`, hint);
}

function member(
  of: Expression,
  key: Expression,
  otherwise: Expression | undefined,
  at: number,
  writing: Writing,
): Value {
  const found: Expression = { kind: 'item', of, key, at };
  if (otherwise === undefined) {
    // Null, where an item that is missing is undefined.
    const value = writing.value(found);
    return { ...value, shape: { ...value.shape, absence: 'either' } };
  }
  return applyFilter({ kind: 'filter', of: found, name: 'default', args: [otherwise], named: new Map(), at }, writing);
}

function joinedBy(separator: Expression, items: Expression | undefined, at: number, writing: Writing): Value {
  if (items === undefined) return refuse(at, '.join()', 'expected a list');
  return applyFilter({ kind: 'filter', of: items, name: 'join', args: [separator], named: new Map(), at }, writing);
}

function divided(of: Expression, { args, named, at }: Of<'call'>, writing: Writing): Value {
  const [separator, most] = [args[0] ?? named.get('sep'), args[1] ?? named.get('maxsplit')];
  const isAnyBlank = separator === undefined || (separator.kind === 'literal' && separator.value === null);
  const count = most === undefined ? undefined : wholeNumber(most);
  if (
    (most !== undefined && count === undefined) ||
    (isAnyBlank && count !== undefined) ||
    plainTextOf(separator) === ''
  )
    return refuse(at, '.split()', 'expected a separator, and a number that stands there with it');
  const value = textual(unescapedOnly(writing.value(of), at, '.split()'));
  if (value.shape.kind === 'markup') return refuse(at, '.split()', 'it is escaped text, of which the parts would be escaped again'); // prettier-ignore
  const further = isAnyBlank ? '' : `: ${writing.simple(separator).code}${count === undefined ? '' : `, ${count}`}`;
  return { code: `${value.code} | python_split${further}`, shape: listOf(text), hasFilters: true };
}
