import { formatted } from './formats.js';
import { textLiteral } from './literals.js';
import { applyFilter } from './filters.js';
import { callMethod, edgeMethods } from './methods.js';
import { any, boolean, integer, isNumber, isText, listOf, markup, memberOf, number, text } from './shapes.js';
import type { Expression, Of } from './syntax.js';
import { refuse, type Value, type Writing } from './writing.js';

/** An expression as a value of Liquid. */
export function valueOf(expression: Expression, writing: Writing): Value {
  switch (expression.kind) {
    case 'literal':
      return literal(expression);
    case 'name':
      return name(expression, writing);
    case 'attribute':
      return attribute(expression, writing);
    case 'item':
      return item(expression, writing);
    case 'slice':
      return slice(expression, writing);
    case 'list':
      return list(expression);
    case 'call':
      return call(expression, writing);
    case 'filter':
      return applyFilter(expression, writing);
    case 'binary':
      return binary(expression, writing);
    case 'minus':
      return minus(expression, writing);
    case 'if':
      return choice(expression, writing);
    case 'and':
    case 'or':
      return chosen(expression, writing);
    case 'not':
    case 'test':
    case 'compare':
      return truth(expression, writing);
    case 'map':
      return refuse(expression.at, '{…}', 'Liquid has no maps to write');
  }
}

function literal({ value, source }: Of<'literal'>): Value {
  if (typeof value === 'string') return { code: textLiteral(value), shape: text };
  if (typeof value === 'number')
    return { code: source ?? String(value), shape: /^\d+$/.test(source ?? '') ? integer : number };
  return value === null ? { code: 'nil', shape: any } : { code: String(value), shape: boolean };
}

function name({ name: own, at }: Of<'name'>, writing: Writing): Value {
  if (own === 'loop') return refuse(at, 'loop', 'Liquid knows what it says of the loop, but not the loop itself');
  const variable = writing.lookup(own);
  if (variable !== undefined) return variable;
  writing.remark(at, `${own}: there is no such variable, it prints nothing`);
  return { code: own, shape: any };
}

/** What Jinja's `loop` says, in the words of Liquid. */
const loopNames: Readonly<Record<string, string>> = {
  ...{ index: 'index', index0: 'index0', revindex: 'rindex', revindex0: 'rindex0' },
  ...{ first: 'first', last: 'last', length: 'length' },
};

function attribute({ of, name: own, at }: Of<'attribute'>, writing: Writing): Value {
  if (of.kind === 'name' && of.name === 'loop') {
    if (!Object.hasOwn(loopNames, own)) return refuse(at, `loop.${own}`, 'Liquid does not know it');
    return { code: `forloop.${loopNames[own]!}`, shape: own === 'first' || own === 'last' ? boolean : integer };
  }
  const space = of.kind === 'name' ? writing.lookup(`${of.name}.${own}`) : undefined;
  if (space !== undefined) return space;
  const { code, shape } = writing.simple(of);
  return { code: `${code}.${own}`, shape: memberOf(shape, own) };
}

function item({ of, key, at }: Of<'item'>, writing: Writing): Value {
  const { code, shape } = writing.simple(of);
  if (key.kind === 'literal' && typeof key.value === 'string') {
    const own = key.value;
    return { code: `${code}[${textLiteral(own)}]`, shape: memberOf(shape, own) };
  }
  if (isText(shape)) return refuse(at, '[…]', 'Liquid takes no character from a text so; the filter slice does');
  const index = writing.simple(key);
  return { code: `${code}[${index.code}]`, shape: memberOf(shape, undefined) };
}

/** Liquid counts what a slice might take as memory. More than any channel takes of a text. */
const longestSlice = 100_000;

function slice({ of, from, to, at }: Of<'slice'>, writing: Writing): Value {
  const [begin, end] = [from, to].map((bound) => (bound === undefined ? undefined : wholeNumber(bound)));
  if ((from !== undefined && begin === undefined) || (to !== undefined && end === undefined)) {
    return refuse(at, '[:]', 'Liquid needs the numbers from which and to which it reaches, counted from the beginning');
  }
  const { code, shape } = writing.value(of);
  const length = end === undefined ? longestSlice : Math.max(0, end - (begin ?? 0));
  return { code: `${code} | slice: ${begin ?? 0}, ${length}`, shape, hasFilters: true };
}

/** A number that stands there, of 0 or more. */
export function wholeNumber(expression: Expression | undefined): number | undefined {
  const value = expression?.kind === 'literal' ? expression.value : undefined;
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** A text that stands there. */
export function plainTextOf(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'literal' && typeof expression.value === 'string' ? expression.value : undefined;
}

/** Liquid writes no lists: one of texts is divided from a single one. */
function list({ items, at }: Of<'list'>): Value {
  const texts = items.map(plainTextOf);
  const separator = [',', ';', '|', '\n', '\u0001'].find((one) => texts.every((own) => own?.includes(one) === false));
  if (separator === undefined || texts.length < 2 || texts.includes('')) {
    return refuse(at, '[…]', 'Liquid has no lists to write, but for those of two and more texts');
  }
  const code = `${textLiteral(texts.join(separator))} | split: ${textLiteral(separator)}`;
  return { code, shape: listOf(text), hasFilters: true };
}

function call(expression: Of<'call'>, writing: Writing): Value {
  const { of, at } = expression;
  if (of.kind === 'attribute' && edgeMethods.has(of.name)) return truth(expression, writing);
  if (of.kind === 'attribute') return callMethod(of, expression, writing);
  const called = of.kind === 'name' ? of.name : 'a call';
  if (called === 'range') return refuse(at, 'range(…)', 'Liquid knows ranges in loops only');
  return refuse(at, `${called}(…)`, 'Liquid calls no functions');
}

/** Two values as one text. Of one that is escaped and one that is not, it would be neither. */
function appended(a: Value, b: Value, at: number): Value {
  const [isMarkup, isOther] = [a, b].map(({ shape }) => shape.kind === 'markup') as [boolean, boolean];
  if (isMarkup !== isOther && !isPlain(isMarkup ? b : a)) {
    return refuse(at, '~', 'it joins what is escaped with what is not: print one after the other');
  }
  return { code: `${a.code} | append: ${b.code}`, shape: isMarkup || isOther ? markup : text, hasFilters: true };
}

/** What is written in quotes and has nothing to escape. */
const isPlain = ({ code }: Value): boolean => /^"[^"&<>'\\]*"$/.test(code);

const operators: Readonly<Record<string, string>> = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'divided_by' };

function binary(expression: Of<'binary'>, writing: Writing): Value {
  const { operator, left, right, at } = expression;
  const format = operator === '%' ? plainTextOf(left) : undefined;
  if (format !== undefined) return formatted(format, right.kind === 'list' ? right.items : [right], at, writing);
  const [a, b] = [writing.value(left), writing.simple(right)];
  if (operator === '~' || (operator === '+' && (isText(a.shape) || isText(b.shape)))) return appended(a, b, at);
  if (operator === '+' && !isNumber(a.shape) && !isNumber(b.shape)) {
    return refuse(at, '+', 'it is not known whether it adds numbers or joins texts: | plus and | append do');
  }
  const result = (code: string, shape = number): Value => ({ code, shape, hasFilters: true });
  const shape = a.shape.kind === 'integer' && b.shape.kind === 'integer' && operator !== '/' ? integer : number;
  if (shape.kind === 'number') writing.remark(at, `${operator}: a whole number prints as 2, where Jinja printed 2.0`);
  if (operator === '//') return result(`${a.code} | divided_by: ${b.code} | floor`, shape);
  if (operator === '%') return result(`${a.code} | modulo: ${b.code}`, shape);
  if (Object.hasOwn(operators, operator)) return result(`${a.code} | ${operators[operator]!}: ${b.code}`, shape);
  return refuse(at, operator, 'Liquid has no such operation');
}

function minus({ of }: Of<'minus'>, writing: Writing): Value {
  if (of.kind === 'literal' && typeof of.value === 'number')
    return { code: `-${of.source ?? String(of.value)}`, shape: number };
  return { code: `${writing.value(of).code} | times: -1`, shape: number, hasFilters: true };
}

function choice({ condition, then, otherwise, at }: Of<'if'>, writing: Writing): Value {
  const { code } = writing.condition(condition);
  const first = writing.value(then);
  const second = otherwise === undefined ? undefined : writing.value(otherwise);
  const kinds = new Set([first, second].map((value) => value?.shape.kind));
  if (kinds.size > 1 && (['boolean', 'list', 'map'] as const).some((kind) => kinds.has(kind))) {
    writing.remark(at, 'if it is printed, it is as JSON, where Jinja printed what Python shows');
  }
  const name = writing.temporary('chosen');
  writing.before(`if ${code}`);
  writing.before(`assign ${name} = ${first.code}`);
  writing.before('else');
  writing.before(`assign ${name} = ${second?.code ?? 'nil'}`);
  writing.before('endif');
  return { code: name, shape: second === undefined || second.shape.kind === first.shape.kind ? first.shape : any };
}

/** `a or b` is one of both, and so is `a and b`. */
function chosen({ kind, left, right, at }: Of<'and' | 'or'>, writing: Writing): Value {
  const [then, otherwise] = kind === 'or' ? [left, right] : [right, left];
  return choice({ kind: 'if', condition: left, then, otherwise, at }, writing);
}

/** A condition as a value. */
function truth(expression: Expression, writing: Writing): Value {
  const { code } = writing.condition(expression);
  if (code === 'true' || code === 'false') return { code, shape: boolean };
  const name = writing.temporary('is_so');
  writing.before(`assign ${name} = false`);
  writing.before(`if ${code}`);
  writing.before(`assign ${name} = true`);
  writing.before('endif');
  return { code: name, shape: boolean };
}
