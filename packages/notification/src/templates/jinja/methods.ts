import { applyFilter } from './filters.js';
import { braced } from './formats.js';
import { listOf, memberOf, text } from './shapes.js';
import type { Expression, Of } from './syntax.js';
import { plainTextOf } from './values.js';
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
      return { code: `${writing.value(of).code} | split: ${first === undefined ? '" "' : writing.simple(first).code}`, shape: listOf(text), hasFilters: true }; // prettier-ignore
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
  if (otherwise === undefined) return writing.value(found);
  return applyFilter({ kind: 'filter', of: found, name: 'default', args: [otherwise], named: new Map(), at }, writing);
}

function joinedBy(separator: Expression, items: Expression | undefined, at: number, writing: Writing): Value {
  if (items === undefined) return refuse(at, '.join()', 'expected a list');
  const list = writing.value(items);
  if (list.shape.kind === 'map' || memberOf(list.shape, undefined).kind === 'map') return refuse(at, '.join()', 'expected a list of texts'); // prettier-ignore
  return { code: `${list.code} | join: ${writing.simple(separator).code}`, shape: text, hasFilters: true };
}
