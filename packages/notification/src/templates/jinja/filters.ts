import { formatted } from './formats.js';
import { textLiteral } from './literals.js';
import { any, integer, isNumber, isText, listOf, markup, memberOf, number, text, type Shape } from './shapes.js';
import type { Of } from './syntax.js';
import { plainTextOf, wholeNumber } from './values.js';
import { refuse, type Value, type Writing } from './writing.js';

/** One filter of Jinja. */
interface Use {
  readonly of: Value;
  readonly call: Of<'filter'>;
  readonly writing: Writing;
  /** The result, with this after the value. */
  readonly then: (filters: string, shape?: Shape) => Value;
  /** An argument by its place or name, in Liquid; undefined without. */
  readonly argument: (place: number, name: string) => string | undefined;
}

type Filter = (use: Use) => Value;

const no = ({ call }: Use, why: string): never => refuse(call.at, `filter ${call.name}`, why);

/** A filter of another name and without arguments. */
const renamed =
  (name: string, shape: Shape): Filter =>
  (use) => {
    const { call, then } = use;
    if (call.args.length + call.named.size > 0) return no(use, 'its arguments have no form in Liquid');
    return then(name, shape);
  };

/** The first or last of a list, or of a text. */
const end =
  (name: string): Filter =>
  ({ of, then }) =>
    then(name, of.shape.kind === 'list' ? of.shape.item : any);

const size: Filter = (use) =>
  use.of.shape.kind === 'map' ? no(use, 'Liquid does not count the keys of a map') : use.then('size', integer);

/** Jinja's stands for what is undefined; with `true` for all that counts as false, as Liquid's does. */
const fallback: Filter = ({ of, call, writing, argument }) => {
  const given = argument(0, 'default_value') ?? '""';
  const all = call.args[1] ?? call.named.get('boolean');
  if (all?.kind === 'literal' && all.value === true) {
    return { code: `${of.code} | default: ${given}`, shape: of.shape, hasFilters: true };
  }
  const name = writing.temporary('value');
  writing.before(`assign ${name} = ${of.code}`);
  writing.before(`if ${name} == nil`);
  writing.before(`assign ${name} = ${given}`);
  writing.before('endif');
  return { code: name, shape: of.shape };
};

const replace: Filter = (use) => {
  const { call, then, argument } = use;
  const [from, to, count] = [argument(0, 'old'), argument(1, 'new'), call.args[2] ?? call.named.get('count')];
  if (from === undefined || to === undefined) return no(use, 'expected what is replaced, and by what');
  if (count === undefined) return then(`replace: ${from}, ${to}`, text);
  return wholeNumber(count) === 1
    ? then(`replace_first: ${from}, ${to}`, text)
    : no(use, 'Liquid replaces the first one, or all');
};

const join: Filter = ({ then, argument }) => {
  const attribute = argument(1, 'attribute');
  return then(`${attribute === undefined ? '' : `map: ${attribute} | `}join: ${argument(0, 'd') ?? '""'}`, text);
};

const map: Filter = (use) => {
  const attribute = use.call.args.length === 0 ? use.argument(-1, 'attribute') : undefined;
  return attribute === undefined
    ? no(use, 'Liquid takes an attribute of each, and does nothing else')
    : use.then(`map: ${attribute}`, listOf(any));
};

/** Without regard to case, unless that is wanted. */
const sort: Filter = (use) => {
  const { call, then, argument, of } = use;
  const isNatural = call.args[1] === undefined && call.named.get('case_sensitive') === undefined;
  if (of.shape.kind === 'map') return no(use, 'Liquid does not sort maps');
  const attribute = argument(2, 'attribute');
  const reversed = call.args[0] ?? call.named.get('reverse');
  const isReversed = reversed?.kind === 'literal' && reversed.value === true;
  const name = isNatural ? 'sort_natural' : 'sort';
  return then(`${name}${attribute === undefined ? '' : `: ${attribute}`}${isReversed ? ' | reverse' : ''}`, of.shape);
};

const select =
  (name: string): Filter =>
  (use) => {
    const { call, then, argument, of } = use;
    const [attribute, test] = [argument(0, ''), plainTextOf(call.args[1])];
    if (attribute === undefined) return no(use, 'expected the name of an attribute');
    if (call.args.length === 1) {
      const member = of.shape.kind === 'list' ? memberOf(of.shape.item, plainTextOf(call.args[0])) : any;
      if (!isText(member) && !isNumber(member)) return no(use, 'Liquid takes empty lists and maps for true: expected an attribute that is none'); // prettier-ignore
      return then(`${name}: ${attribute}`, of.shape);
    }
    if (!['equalto', 'eq', '==', 'sameas'].includes(test ?? ''))
      return no(use, 'Liquid asks only whether an attribute is equal to something');
    return then(`${name}: ${attribute}, ${argument(2, '') ?? 'nil'}`, of.shape);
  };

/** Escaped is what is printed anyway, where the channel does so. */
const escape: Filter = (use) => {
  const { of, call, writing, then } = use;
  if (!writing.escapes) return then('escape', text);
  if (of.shape.kind !== 'markup')
    writing.remark(call.at, `filter ${call.name}: what is printed is escaped as the channel needs it`);
  return of;
};

const urlencode: Filter = ({ then }) => {
  // What Python leaves as it is, and what it does not.
  const pairs = [['+', '%20'], ['%2F', '/'], ['!', '%21'], ["'", '%27'], ['(', '%28'], [')', '%29'], ['*', '%2A']] as const; // prettier-ignore
  return then(
    `url_encode | ${pairs.map(([a, b]) => `replace: ${textLiteral(a)}, ${textLiteral(b)}`).join(' | ')}`,
    text,
  );
};

const tojson: Filter = (use) => {
  if (use.call.args.length + use.call.named.size > 0) return no(use, 'Liquid does not indent; python_json does');
  use.writing.remark(use.call.at, 'filter tojson: keys stay in their order, where Jinja sorted them');
  return use.then('python_json', use.writing.escapes ? markup : text);
};

const whole: Filter = (use) =>
  use.of.shape.kind === 'integer'
    ? use.of
    : no(use, 'Liquid does not read numbers from texts; floor and round make whole ones');

const round: Filter = (use) => {
  if (!isNumber(use.of.shape) && use.of.shape.kind !== 'any') return no(use, 'it is no number');
  if (use.call.args.length > 1 || use.call.named.has('method'))
    return no(use, 'Liquid has filters of their own for it: ceil and floor');
  use.writing.remark(use.call.at, 'filter round: a whole number prints as 2, where Jinja printed 2.0');
  const places = use.argument(0, 'precision');
  return use.then(places === undefined ? 'round' : `round: ${places}`, number);
};

const reverse: Filter = (use) =>
  isText(use.of.shape) ? no(use, 'Liquid does not turn texts') : use.then('reverse', use.of.shape);

const format: Filter = ({ call, writing }) => {
  const pattern = plainTextOf(call.of);
  if (pattern === undefined || call.named.size > 0)
    return refuse(call.at, 'filter format', 'expected a text that stands there');
  return formatted(pattern, call.args, call.at, writing);
};

const truncate: Filter = (use) => {
  const { call, then, argument } = use;
  const [kill, leeway] = [call.args[1] ?? call.named.get('killwords'), call.args[3] ?? call.named.get('leeway')];
  const isExact = kill?.kind === 'literal' && kill.value === true && wholeNumber(leeway) === 0;
  if (!isExact) return no(use, 'Liquid cuts words, and leaves no leeway: truncate: 255 does, without it');
  return then(`truncate: ${argument(0, 'length') ?? '255'}, ${argument(2, 'end') ?? '"..."'}`, text);
};

const same: Filter = ({ of }) => of;

/** Filters of Jinja by their names. */
const filters: Readonly<Record<string, Filter>> = {
  upper: renamed('upcase', text),
  lower: renamed('downcase', text),
  capitalize: renamed('capitalize', text),
  trim: renamed('strip', text),
  striptags: renamed('strip_html', text),
  abs: renamed('abs', number),
  first: end('first'),
  last: end('last'),
  ...{ length: size, count: size, default: fallback, d: fallback, replace, join, map, sort, round, reverse, format },
  ...{ selectattr: select('where'), rejectattr: select('reject'), urlencode, tojson, truncate, int: whole },
  ...{ e: escape, escape, forceescape: escape, string: same },
  safe: ({ of, writing }) => (writing.escapes ? { ...of, shape: markup } : of),
  list: (use) => (use.of.shape.kind === 'list' ? use.of : no(use, 'it is not known to be a list')),
};

/** Filters that have none, and what there is instead. */
const hints: Readonly<Record<string, string>> = {
  dictsort: 'Liquid does not sort maps',
  items: 'Liquid goes over a map in a loop: for pair in map, pair[0] and pair[1]',
  unique: 'uniq of Liquid regards case, unique of Jinja does not',
  title: 'Liquid has capitalize, for the first word',
};

export function applyFilter(call: Of<'filter'>, writing: Writing): Value {
  const filter = Object.hasOwn(filters, call.name) ? filters[call.name]! : undefined;
  if (filter === undefined) {
    const hint = Object.hasOwn(hints, call.name) ? hints[call.name]! : 'Liquid has no such filter';
    return refuse(call.at, `filter ${call.name}`, hint);
  }
  const of = call.name === 'format' ? { code: '', shape: text } : writing.value(call.of);
  return filter({
    ...{ of, call, writing },
    then: (code, shape = of.shape) => {
      // What is escaped stays so.
      const result = of.shape.kind === 'markup' && shape.kind === 'text' ? markup : shape;
      return { code: `${of.code} | ${code}`, shape: result, hasFilters: true };
    },
    argument: (place, name) => {
      const given = call.args[place] ?? call.named.get(name);
      return given === undefined ? undefined : writing.simple(given).code;
    },
  });
}
