import { formatted } from './formats.js';
import { textLiteral } from './literals.js';
import { applyFilter } from './filters.js';
import { callMethod, edgeMethods } from './methods.js';
import {
  any,
  boolean,
  eitherOf,
  escaped,
  integer,
  isEscaped,
  isNumber,
  isText,
  listOf,
  markup,
  memberOf,
  number,
  text,
  unknown,
} from './shapes.js';
import type { Expression, Of } from './syntax.js';
import { isPlain, textual, unescapedOnly } from './textual.js';
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

function literal({ value, source, at }: Of<'literal'>): Value {
  if (typeof value === 'number' && !printsAlike(value, source ?? ''))
    return refuse(at, source ?? '', 'Liquid prints this number otherwise than Python; it may do without fraction and exponent'); // prettier-ignore
  if (typeof value === 'string') return { code: textLiteral(value), shape: text };
  if (typeof value === 'number') return { code: String(value), shape: Number.isInteger(value) ? integer : number };
  return value === null ? { code: 'nil', shape: any } : { code: String(value), shape: boolean };
}

/** Whether JavaScript prints a number as Python does. */
const printsAlike = (value: number, source: string): boolean =>
  /^\d+$/.test(source) ? Number.isSafeInteger(value) : /^\d+\.\d+$/.test(source) && !Number.isInteger(value) && value >= 1e-4; // prettier-ignore

function name({ name: own, at }: Of<'name'>, writing: Writing): Value {
  if (own === 'loop') return refuse(at, 'loop', 'Liquid knows what it says of the loop, but not the loop itself');
  const variable = writing.lookup(own);
  if (variable !== undefined) return variable;
  writing.remark(at, `${own}: there is no such variable, it prints nothing`);
  return { code: own, shape: unknown };
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
  const { code, shape } = unescapedOnly(writing.simple(of), at, '[…]');
  if (key.kind === 'literal' && typeof key.value === 'string') {
    const own = key.value;
    return { code: `${code}[${textLiteral(own)}]`, shape: memberOf(shape, own) };
  }
  if (isText(shape)) return refuse(at, '[…]', 'Liquid takes no character from a text so; the filter slice does');
  const index = writing.simple(key);
  return { code: `${code}[${index.code}]`, shape: memberOf(shape, undefined) };
}

function slice({ of, from, to, at }: Of<'slice'>, writing: Writing): Value {
  const [begin, end] = [from, to].map((bound) => (bound === undefined ? undefined : wholeNumber(bound)));
  if ((from !== undefined && begin === undefined) || (to !== undefined && end === undefined)) {
    return refuse(at, '[:]', 'Liquid needs the numbers from which and to which it reaches, counted from the beginning');
  }
  const { code, shape } = unescapedOnly(writing.value(of), at, '[:]');
  if (shape.kind === 'markup') return refuse(at, '[:]', 'it may cut what is escaped');
  return {
    code: `${code} | python_slice: ${begin ?? 0}${end === undefined ? '' : `, ${end}`}`,
    shape,
    hasFilters: true,
  };
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
function appended(left: Value, right: Value, at: number, writing: Writing): Value {
  const [a, b] = [textual(left), writing.settled(textual(right))];
  const [isMarkup, isOther] = [a, b].map(({ shape }) => shape.kind === 'markup') as [boolean, boolean];
  if (isMarkup !== isOther && !isPlain((isMarkup ? b : a).code)) {
    return refuse(at, '~', 'it joins what is escaped with what is not: print one after the other');
  }
  const isLater = a.shape.kind === 'escaped' || b.shape.kind === 'escaped';
  return { code: `${a.code} | append: ${b.code}`, shape: isMarkup || isOther ? markup : isLater ? escaped : text, hasFilters: true }; // prettier-ignore
}

const operators: Readonly<Record<string, string>> = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'divided_by' };

function binary(expression: Of<'binary'>, writing: Writing): Value {
  const { operator, left, right, at } = expression;
  const format = operator === '%' ? plainTextOf(left) : undefined;
  if (format !== undefined) return formatted(format, right.kind === 'list' ? right.items : [right], at, writing);
  const [a, b] = [writing.value(left), operator === '~' ? writing.value(right) : writing.simple(right)];
  if (operator === '~' || (operator === '+' && (isText(a.shape) || isText(b.shape))))
    return appended(a, b, at, writing);
  if (operator === '+' && !isNumber(a.shape) && !isNumber(b.shape)) {
    return refuse(at, '+', 'it is not known whether it adds numbers or joins texts: | plus and | append do');
  }
  if (isText(a.shape) || isText(b.shape))
    return refuse(at, operator, 'it is of a text, which Liquid does not multiply');
  const result = (code: string, shape = number): Value => ({ code, shape, hasFilters: true });
  const shape = a.shape.kind === 'integer' && b.shape.kind === 'integer' && operator !== '/' ? integer : number;
  if (shape.kind === 'number') writing.remark(at, `${operator}: a whole number prints as 2, where Jinja printed 2.0`);
  if (operator === '//') return result(`${a.code} | divided_by: ${b.code} | floor`, shape);
  if (operator === '%') {
    // Of Python's the sign is that of the divisor.
    const again = a.hasFilters === true || a.shape.kind !== 'integer' ? ` | plus: ${b.code} | modulo: ${b.code}` : '';
    return result(`${a.code} | modulo: ${b.code}${again}`, shape);
  }
  if (Object.hasOwn(operators, operator)) return result(`${a.code} | ${operators[operator]!}: ${b.code}`, shape);
  return refuse(at, operator, 'Liquid has no such operation');
}

function minus({ of }: Of<'minus'>, writing: Writing): Value {
  if (of.kind === 'literal' && typeof of.value === 'number') return { code: `-${literal(of).code}`, shape: number };
  return { code: `${writing.value(of).code} | times: -1`, shape: number, hasFilters: true };
}

function choice({ condition, then, otherwise, at }: Of<'if'>, writing: Writing): Value {
  const { code } = writing.condition(condition);
  const first = writing.value(then);
  const second = otherwise === undefined ? undefined : writing.value(otherwise);
  const kinds = new Set([first, second].map((value) => value?.shape.kind));
  const sides = [first, ...(second === undefined ? [] : [second])];
  const areEscaped = sides.filter(({ shape }) => isEscaped(shape));
  if (
    !sides.every(
      (side) => areEscaped.length === 0 || side.shape.kind === areEscaped[0]?.shape.kind || isPlain(side.code),
    )
  )
    return refuse(at, 'if', 'it is escaped text in one case, and other text in another');
  if (kinds.size > 1 && (['list', 'map'] as const).some((kind) => kinds.has(kind))) {
    writing.remark(at, 'if it is printed, it is as JSON, where Jinja printed what Python shows');
  }
  const name = writing.temporary('chosen');
  writing.before(`if ${code}`);
  writing.before(`assign ${name} = ${first.code}`);
  writing.before('else');
  writing.before(`assign ${name} = ${second?.code ?? 'nil'}`);
  writing.before('endif');
  return { code: name, shape: areEscaped[0]?.shape ?? eitherOf(first.shape, (second ?? first).shape) };
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
