import { formatted } from './formats.js';
import { textLiteral } from './literals.js';
import {
  any,
  eitherOf,
  escaped,
  integer,
  isEscaped,
  isNumber,
  isText,
  listOf,
  markup,
  memberAt,
  memberOf,
  number,
  text,
  type Shape,
} from './shapes.js';
import type { Of } from './syntax.js';
import { isPlain, textual, unescapedOnly } from './textual.js';
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

const size: Filter = (use) => {
  if (use.of.shape.kind === 'markup') return no(use, 'what is escaped counts with what it is escaped by');
  return use.then(use.of.shape.kind === 'list' ? 'size' : 'python_length', integer);
};

/** Jinja's stands for what is undefined; with `true` for all that counts as false, as Liquid's does. */
const fallback: Filter = (use) => {
  const { of, call, writing } = use;
  const standing = call.args[0] ?? call.named.get('default_value');
  const given = standing === undefined ? { code: '""', shape: text } : writing.simple(standing);
  const areAlike = of.shape.kind === given.shape.kind || !(isEscaped(of.shape) || isEscaped(given.shape));
  if (!areAlike && !isPlain(given.code)) return no(use, 'it is escaped text in one case, and other text in another');
  const shape = isEscaped(of.shape) || of.shape.absence === 'always' ? of.shape : eitherOf(of.shape, given.shape);
  const all = call.args[1] ?? call.named.get('boolean');
  if (all?.kind === 'literal' && all.value === true) {
    return { code: `${of.code} | default: ${given.code}`, shape, hasFilters: true };
  }
  if (of.shape.absence === 'null' || of.shape.absence === 'either')
    writing.remark(call.at, `filter ${call.name}: stands for null, too, where Jinja printed None`);
  const name = writing.temporary('value');
  writing.before(`assign ${name} = ${of.code}`);
  writing.before(`if ${name} == nil`);
  writing.before(`assign ${name} = ${given.code}`);
  writing.before('endif');
  return { code: name, shape };
};

const replace: Filter = (use) => {
  const { call, then, argument } = use;
  const [from, to, count] = [argument(0, 'old'), argument(1, 'new'), call.args[2] ?? call.named.get('count')];
  const isMarkup = use.of.shape.kind === 'markup';
  if (isMarkup && ![from, to].every((one) => one !== undefined && isPlain(one)))
    return no(
      use,
      'Jinja escapes what it puts into escaped text: expected texts that stand there and need no escaping',
    );
  if (from === undefined || to === undefined) return no(use, 'expected what is replaced, and by what');
  if (count === undefined) return then(`replace: ${from}, ${to}`, text);
  return wholeNumber(count) === 1
    ? then(`replace_first: ${from}, ${to}`, text)
    : no(use, 'Liquid replaces the first one, or all');
};

const join: Filter = (use) => {
  const { of, call, then, argument } = use;
  const attribute = argument(1, 'attribute');
  const path = plainTextOf(call.args[1] ?? call.named.get('attribute'));
  const member = itemOf(of.shape, path ?? (attribute === undefined ? undefined : ''));
  if (member.kind !== 'text' && !isNumber(member)) return no(use, 'it is not known to be of texts or numbers, which alone Liquid joins as Jinja does'); // prettier-ignore
  return then(`${attribute === undefined ? '' : `map: ${attribute} | `}join: ${argument(0, 'd') ?? '""'}`, text);
};

const map: Filter = (use) => {
  const attribute = use.call.args.length === 0 ? use.argument(-1, 'attribute') : undefined;
  return attribute === undefined
    ? no(use, 'Liquid takes an attribute of each, and does nothing else')
    : use.then(`map: ${attribute}`, listOf(itemOf(use.of.shape, plainTextOf(use.call.named.get('attribute')))));
};

/** Without regard to case, unless that is wanted. */
const sort: Filter = (use) => {
  const { call, then, argument, of } = use;
  if (of.shape.kind === 'map') return no(use, 'Liquid does not sort maps');
  const [isReversed, isExact] = [flagOf(use, 0, 'reverse'), flagOf(use, 1, 'case_sensitive')];
  const attribute = argument(2, 'attribute');
  const path = plainTextOf(call.args[2] ?? call.named.get('attribute'));
  const member = itemOf(of.shape, path ?? (attribute === undefined ? undefined : ''));
  const isOfTexts = member.kind === 'text' && member.absence === undefined;
  if (!isOfTexts && !isNumber(member)) return no(use, 'it is not known to be by texts, which alone Liquid sorts as Jinja does'); // prettier-ignore
  const name = isOfTexts && !isExact ? 'sort_natural' : 'sort';
  const ordered = `${name}${attribute === undefined ? '' : `: ${attribute}`}`;
  // What is equal keeps its order.
  return then(isReversed ? `reverse | ${ordered} | reverse` : ordered, of.shape);
};

/** An argument that is true or false; false without it. */
function flagOf(use: Use, place: number, name: string): boolean {
  const given = use.call.args[place] ?? use.call.named.get(name);
  if (given === undefined) return false;
  return given.kind === 'literal' ? given.value === true : no(use, `expected ${name} to be true or false`);
}

/** What is known of the items of a list, or of an attribute of them; an empty path is one that is not known. */
function itemOf(shape: Shape, path: string | undefined): Shape {
  if (shape.kind !== 'list' || path === '') return any;
  return path === undefined ? shape.item : memberAt(shape.item, path);
}

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
  if (isEscaped(of.shape)) return call.name === 'forceescape' ? no(use, 'Liquid escapes once only') : of;
  if (!writing.escapes) return then('escape', markup);
  writing.remark(call.at, `filter ${call.name}: what is printed is escaped as the channel needs it`);
  return { ...of, shape: escaped };
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
  return use.then('html_json', use.writing.escapes ? markup : text);
};

const whole: Filter = (use) =>
  use.of.shape.kind === 'integer'
    ? use.of
    : no(use, 'Liquid does not read numbers from texts; floor and round make whole ones');

const round: Filter = (use) => {
  if (!isNumber(use.of.shape) && use.of.shape.kind !== 'any') return no(use, 'it is no number');
  if (use.call.args.length > 1 || use.call.named.has('method'))
    return no(use, 'Liquid has filters of their own for it: ceil and floor');
  use.writing.remark(use.call.at, 'filter round: rounds halves up, where Jinja did to the even one, and a whole number prints as 2, where Jinja printed 2.0'); // prettier-ignore
  const places = use.argument(0, 'precision');
  return use.then(places === undefined ? 'round' : `round: ${places}`, number);
};

const reverse: Filter = (use) =>
  use.of.shape.kind === 'list'
    ? use.then('reverse', use.of.shape)
    : no(use, 'Liquid turns lists only, and it is not known to be one');

/** The text of anything; as it is what is one. */
const string: Filter = ({ of }) => {
  const { code, shape } = of;
  return isText(shape) && shape.absence === undefined ? of : { code: `${code} | python_text`, shape: text, hasFilters: true }; // prettier-ignore
};

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
  if (use.of.shape.kind === 'markup') return no(use, 'it may cut what is escaped');
  use.writing.remark(call.at, 'filter truncate: characters beyond U+FFFF, as emoji are, count as two');
  return then(`truncate: ${argument(0, 'length') ?? '255'}, ${argument(2, 'end') ?? '"..."'}`, text);
};

/** Filters of Jinja by their names. */
const filters: Readonly<Record<string, Filter>> = {
  upper: renamed('upcase', text),
  lower: renamed('downcase', text),
  capitalize: renamed('capitalize', text),
  trim: renamed('strip', text),
  abs: renamed('abs', number),
  first: end('first'),
  last: end('last'),
  ...{ length: size, count: size, default: fallback, d: fallback, replace, join, map, sort, round, reverse, format },
  ...{ selectattr: select('where'), rejectattr: select('reject'), urlencode, tojson, truncate, int: whole },
  ...{ e: escape, escape, forceescape: escape, string },
  safe: ({ of, writing }) => (writing.escapes && !isEscaped(of.shape) ? { ...of, shape: markup } : of),
  list: (use) => (use.of.shape.kind === 'list' ? use.of : no(use, 'it is not known to be a list')),
};

/** Filters that have none, and what there is instead. */
const hints: Readonly<Record<string, string>> = {
  dictsort: 'Liquid does not sort maps',
  items: 'Liquid goes over a map in a loop: for pair in map, pair[0] and pair[1]',
  unique: 'uniq of Liquid regards case, unique of Jinja does not',
  striptags: 'strip_html of Liquid keeps entities and white space, which striptags of Jinja does not',
  title: 'Liquid has capitalize, for the first word',
};

/** Filters that work on texts, and make one of whatever else they are given. */
const textFilters = new Set([
  ...['upper', 'lower', 'capitalize', 'trim', 'replace', 'urlencode', 'truncate', 'e', 'escape', 'forceescape', 'safe'],
]);

/** Filters that leave escaped text as it is. */
const passing = new Set(['e', 'escape', 'forceescape', 'safe', 'string', 'default', 'd']);

function operand(call: Of<'filter'>, writing: Writing): Value {
  const value = writing.value(call.of);
  if (!passing.has(call.name)) unescapedOnly(value, call.at, `filter ${call.name}`);
  if (call.name === 'urlencode' && value.shape.kind !== 'text' && !isNumber(value.shape))
    return refuse(call.at, 'filter urlencode', 'it is not known to be a text');
  return textFilters.has(call.name) ? textual(value) : value;
}

export function applyFilter(call: Of<'filter'>, writing: Writing): Value {
  const filter = Object.hasOwn(filters, call.name) ? filters[call.name]! : undefined;
  if (filter === undefined) {
    const hint = Object.hasOwn(hints, call.name) ? hints[call.name]! : 'Liquid has no such filter';
    return refuse(call.at, `filter ${call.name}`, hint);
  }
  const of = call.name === 'format' ? { code: '', shape: text } : operand(call, writing);
  return filter({
    ...{ of, call, writing },
    then: (code, shape = of.shape) => {
      // What is escaped stays so.
      const result = of.shape.kind === 'markup' && shape.kind === 'text' ? markup : shape;
      return { code: `${of.code} | ${code}`, shape: result, hasFilters: true };
    },
    argument: (place, name) => {
      const given = call.args[place] ?? call.named.get(name);
      if (given === undefined) return undefined;
      const { code, shape } = unescapedOnly(writing.simple(given), call.at, `filter ${call.name}`);
      return shape.kind === 'markup' && of.shape.kind !== 'markup'
        ? refuse(call.at, `filter ${call.name}`, 'it puts escaped text into other text: print one after the other')
        : code;
    },
  });
}
