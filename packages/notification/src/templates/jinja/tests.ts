import { membership } from './conditions.js';
import type { Of } from './syntax.js';
import { wholeNumber } from './values.js';
import { refuse, type Condition, type Writing } from './writing.js';

const one = (code: string): Condition => ({ code, kind: 'one' });

const comparisons: Readonly<Record<string, string>> = {
  ...{ equalto: '==', eq: '==', sameas: '==', ne: '!=', gt: '>', greaterthan: '>', ge: '>=' },
  ...{ lt: '<', lessthan: '<', le: '<=' },
};

/** Tests against one thing; what is null counts as undefined, and prints nothing. */
const constants: Readonly<Record<string, string>> = {
  ...{ defined: '!= nil', undefined: '== nil', none: '== nil', true: '== true', false: '== false' },
};

const divisors: Readonly<Record<string, readonly [divisor: number, rest: number]>> = { even: [2, 0], odd: [2, 1] };

/** What stands after `is`. */
export function testOf({ of, name, args, at }: Of<'test'>, writing: Writing): Condition {
  // Whether there is a variable is what is asked: that there is none is nothing to remark.
  const value = (): string =>
    of.kind === 'name' ? (writing.lookup(of.name)?.code ?? of.name) : writing.simple(of).code;
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
