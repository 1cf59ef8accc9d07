import { textLiteral } from './literals.js';
import { edgeMethods } from './methods.js';
import type { Expression, Of } from './syntax.js';
import { testOf } from './tests.js';
import { unescapedOnly } from './textual.js';
import { plainTextOf } from './values.js';
import { refuse, type Condition, type Value, type Writing } from './writing.js';

const one = (code: string): Condition => ({ code, kind: 'one' });

/** An expression as a condition of Liquid, which knows no parentheses and no `not`. */
export function conditionOf(expression: Expression, writing: Writing): Condition {
  switch (expression.kind) {
    case 'and':
      return conjunction(writing.condition(expression.left), writing.condition(expression.right), writing);
    case 'or':
      return disjunction(writing.condition(expression.left), writing.condition(expression.right), writing);
    case 'not':
      return negation(expression.of, writing);
    case 'compare':
      return comparison(expression, writing);
    case 'test':
      return testOf(expression, writing);
    case 'call':
      return edge(expression, writing) ?? truthOf(writing.simple(expression));
    default:
      return truthOf(writing.simple(expression));
  }
}

/** What Python counts as true: Liquid, as it is set up here, takes empty lists and maps for true. */
function truthOf({ code, shape }: Value): Condition {
  if (code === 'nil') return one('false');
  const canBeEmpty = shape.kind === 'list' || shape.kind === 'map' || shape.kind === 'any';
  return canBeEmpty ? { code: `${code} and ${code} != empty`, kind: 'and' } : one(code);
}

function conjunction(left: Condition, right: Condition, writing: Writing): Condition {
  const parts = [left, right].map((part) =>
    part.kind === 'or' || part.kind === 'mixed' ? kept(part, true, writing) : part,
  );
  return { code: parts.map(({ code }) => code).join(' and '), kind: 'and' };
}

/** Liquid reads from the right: what is joined by `and` comes last, and only one part may be so. */
function disjunction(left: Condition, right: Condition, writing: Writing): Condition {
  const endsWithAnd = ({ kind }: Condition): boolean => kind === 'and' || kind === 'mixed';
  const [first, last] = endsWithAnd(left) && !endsWithAnd(right) ? [right, left] : [left, right];
  const begin = endsWithAnd(first) ? kept(first, true, writing) : first;
  return { code: `${begin.code} or ${last.code}`, kind: endsWithAnd(last) ? 'mixed' : 'or' };
}

/** A variable that says whether a condition holds, or does not. */
function kept({ code }: Condition, isWanted: boolean, writing: Writing): Condition {
  const name = writing.temporary(isWanted ? 'is_so' : 'is_not_so');
  writing.before(`assign ${name} = ${String(!isWanted)}`);
  writing.before(`if ${code}`);
  writing.before(`assign ${name} = ${String(isWanted)}`);
  writing.before('endif');
  return one(name);
}

function negation(of: Expression, writing: Writing): Condition {
  if (of.kind === 'not') return writing.condition(of.of);
  const { code, kind } = writing.condition(of);
  if (code === 'true' || code === 'false') return one(code === 'true' ? 'false' : 'true');
  const isEquality = kind === 'one' && (of.kind === 'compare' || of.kind === 'test');
  const parts = isEquality ? /^([\w.]+) (==|!=) ("[^"]*"|'[^']*'|\S+)$/.exec(code) : null;
  if (parts !== null) return one(`${parts[1]!} ${parts[2] === '==' ? '!=' : '=='} ${parts[3]!}`);
  return kept({ code, kind }, false, writing);
}

function comparison({ operator, left, right, at }: Of<'compare'>, writing: Writing): Condition {
  if (operator === 'in') return membership(left, right, at, writing);
  const [a, b] = [left, right].map((side) => unescapedOnly(writing.simple(side), at, operator).code);
  return one(`${a!} ${operator} ${b!}`);
}

export function membership(left: Expression, right: Expression, at: number, writing: Writing): Condition {
  const { code: item } = unescapedOnly(writing.simple(left), at, 'in');
  if (right.kind === 'list') {
    const tests = right.items.map((own) => `${item} == ${writing.simple(own).code}`);
    if (tests.length === 0) return one('false');
    return { code: tests.join(' or '), kind: tests.length === 1 ? 'one' : 'or' };
  }
  const { code, shape } = unescapedOnly(writing.simple(right), at, 'in');
  if (shape.kind === 'map') return one(`${code}[${item}] != nil`);
  if (shape.kind === 'any')
    writing.remark(at, `in: ${code} is taken for a text or a list; of a map Liquid does not know it`);
  return one(`${code} contains ${item}`);
}

/** How a text begins or ends, if that is asked. */
function edge({ of, args, at }: Of<'call'>, writing: Writing): Condition | undefined {
  if (of.kind !== 'attribute' || !edgeMethods.has(of.name)) return undefined;
  const wanted = plainTextOf(args[0]);
  if (wanted === undefined) return refuse(at, `.${of.name}()`, 'expected a text that stands there');
  const whole = unescapedOnly(writing.simple(of.of), at, `.${of.name}()`).code;
  if (wanted === '') return one('true');
  const name = writing.temporary('edge');
  if (of.name === 'startswith') writing.before(`assign ${name} = ${whole} | slice: 0, ${wanted.length}`);
  else {
    // Liquid takes nothing from the end of a text that is shorter.
    writing.before(
      `assign ${name} = ${textLiteral(' '.repeat(wanted.length))} | append: ${whole} | slice: -${wanted.length}, ${wanted.length}`,
    );
  }
  return one(`${name} == ${textLiteral(wanted)}`);
}
