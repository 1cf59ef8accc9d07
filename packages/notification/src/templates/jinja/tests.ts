import { membership } from './conditions.js';
import { unknown } from './shapes.js';
import type { Expression, Of } from './syntax.js';
import { unescapedOnly } from './textual.js';
import { wholeNumber } from './values.js';
import { refuse, type Condition, type Writing } from './writing.js';

const one = (code: string): Condition => ({ code, kind: 'one' });

const comparisons: Readonly<Record<string, string>> = {
  ...{ equalto: '==', eq: '==', sameas: '==', ne: '!=', gt: '>', greaterthan: '>', ge: '>=' },
  ...{ lt: '<', lessthan: '<', le: '<=' },
};

const presences = new Set(['defined', 'undefined', 'none']);

const constants: Readonly<Record<string, string>> = { true: '== true', false: '== false' };

const divisors: Readonly<Record<string, readonly [divisor: number, rest: number]>> = { even: [2, 0], odd: [2, 1] };

/** What stands after `is`. */
export function testOf({ of, name, args, at }: Of<'test'>, writing: Writing): Condition {
  if (presences.has(name)) return presence(of, name, at, writing);
  const value = (): string => unescapedOnly(writing.simple(of), at, `is ${name}`).code;
  if (Object.hasOwn(constants, name)) return one(`${value()} ${constants[name]!}`);
  const [first] = args;
  if (Object.hasOwn(comparisons, name) && first !== undefined) {
    return one(`${value()} ${comparisons[name]!} ${writing.simple(first).code}`);
  }
  if (name === 'in' && first !== undefined) return membership(of, first, at, writing);
  const divisor = wholeNumber(first);
  const [by, rest] = name === 'divisibleby' && divisor !== undefined ? [divisor, 0] : (divisors[name] ?? []);
  if (by === undefined || rest === undefined) return refuse(at, `is ${name}`, 'Liquid does not ask it');
  const remainder = writing.temporary('rest');
  writing.before(`assign ${remainder} = ${value()} | modulo: ${by}`);
  return one(`${remainder} == ${rest}`);
}

/** Whether there is something: Liquid knows null and undefined as one, and so only one of them may be possible. */
function presence(of: Expression, name: string, at: number, writing: Writing): Condition {
  // That there is no such variable is what is asked, and nothing to remark.
  const { code, shape } =
    of.kind === 'name' ? (writing.lookup(of.name) ?? { code: of.name, shape: unknown }) : writing.simple(of);
  if (shape.absence === 'either') return refuse(at, `is ${name}`, 'Liquid does not tell null from what is missing');
  const isNullable = shape.absence === 'null';
  if (name === 'none') return one(isNullable ? `${code} == nil` : 'false');
  if (isNullable) return one(String(name === 'defined'));
  return one(`${code} ${name === 'defined' ? '!=' : '=='} nil`);
}
