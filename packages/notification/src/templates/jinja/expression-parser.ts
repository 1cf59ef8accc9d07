import type { Arguments, Expression } from './syntax.js';
import type { TokenStream } from './token-stream.js';

const comparisons = ['==', '!=', '<=', '>=', '<', '>'];

/** Reads an expression, with Jinja's precedence of operators. Several with commas between them are a list. */
export function parseTuple(tokens: TokenStream): Expression {
  const { at } = tokens;
  const first = parseExpression(tokens);
  if (!tokens.sees(',')) return first;
  const items = [first];
  while (tokens.take(',') && !tokens.isAtEnd && !tokens.sees('=') && !tokens.sees(')'))
    items.push(parseExpression(tokens));
  return { kind: 'list', items, at };
}

export function parseExpression(tokens: TokenStream): Expression {
  const { at } = tokens;
  let value = parseOr(tokens);
  while (tokens.take('if')) {
    const condition = parseOr(tokens);
    const otherwise = tokens.take('else') ? { otherwise: parseExpression(tokens) } : {};
    value = { kind: 'if', condition, then: value, ...otherwise, at };
  }
  return value;
}

/** Without an `if` after it: as the list of a loop. */
export function parseOr(tokens: TokenStream): Expression {
  let left = parseAnd(tokens);
  while (tokens.take('or')) left = { kind: 'or', left, right: parseAnd(tokens), at: left.at };
  return left;
}

function parseAnd(tokens: TokenStream): Expression {
  let left = parseNot(tokens);
  while (tokens.take('and')) left = { kind: 'and', left, right: parseNot(tokens), at: left.at };
  return left;
}

function parseNot(tokens: TokenStream): Expression {
  const { at } = tokens;
  return tokens.take('not') ? { kind: 'not', of: parseNot(tokens), at } : parseComparison(tokens);
}

/** `a < b < c` is `a < b and b < c`. */
function parseComparison(tokens: TokenStream): Expression {
  const { at } = tokens;
  let left = parseSum(tokens);
  let all: Expression | undefined;
  for (;;) {
    const operator = operatorOf(tokens);
    if (operator === undefined) return all ?? left;
    const right = parseSum(tokens);
    const one: Expression =
      operator === 'not in'
        ? { kind: 'not', of: { kind: 'compare', operator: 'in', left, right, at }, at }
        : { kind: 'compare', operator, left, right, at };
    all = all === undefined ? one : { kind: 'and', left: all, right: one, at };
    left = right;
  }
}

function operatorOf(tokens: TokenStream): string | undefined {
  const comparison = comparisons.find((one) => tokens.take(one));
  if (comparison !== undefined) return comparison;
  if (tokens.take('in')) return 'in';
  if (!tokens.sees('not') || !tokens.sees('in', 1)) return undefined;
  return tokens.take('not') && tokens.take('in') ? 'not in' : undefined;
}

function parseBinary(
  tokens: TokenStream,
  operators: readonly string[],
  parse: (tokens: TokenStream) => Expression,
): Expression {
  let left = parse(tokens);
  for (;;) {
    const operator = operators.find((one) => tokens.take(one));
    if (operator === undefined) return left;
    left = { kind: 'binary', operator, left, right: parse(tokens), at: left.at };
  }
}

const parseSum = (tokens: TokenStream): Expression => parseBinary(tokens, ['+', '-'], parseConcat);
const parseConcat = (tokens: TokenStream): Expression => parseBinary(tokens, ['~'], parseProduct);
const parseProduct = (tokens: TokenStream): Expression => parseBinary(tokens, ['*', '//', '/', '%'], parseUnary);

function parseUnary(tokens: TokenStream, hasFilters = true): Expression {
  const { at } = tokens;
  let value: Expression;
  if (tokens.take('-')) value = { kind: 'minus', of: parseUnary(tokens, false), at };
  else if (tokens.take('+')) value = parseUnary(tokens, false);
  else value = parsePower(tokens);
  return hasFilters ? parseFilters(tokens, value) : value;
}

const parsePower = (tokens: TokenStream): Expression => parseBinary(tokens, ['**'], parsePostfix);

/** Filters and tests, which bind closest. */
function parseFilters(tokens: TokenStream, of: Expression): Expression {
  let value = of;
  for (;;) {
    const { at } = tokens;
    if (tokens.take('|')) value = { kind: 'filter', of: value, ...parseFilterCall(tokens), at };
    else if (tokens.take('is')) value = parseTest(tokens, value, at);
    else return value;
  }
}

/** Name and arguments of a filter. */
export function parseFilterCall(tokens: TokenStream): { readonly name: string } & Arguments {
  let name = tokens.next('name').value;
  while (tokens.take('.')) name += `.${tokens.next('name').value}`;
  return { name, ...(tokens.take('(') ? parseArguments(tokens) : none) };
}

const none: Arguments = { args: [], named: new Map() };

function parseTest(tokens: TokenStream, of: Expression, at: number): Expression {
  const isNegative = tokens.take('not');
  const name = tokens.next('name').value;
  const test: Expression = { kind: 'test', of, name, ...parseTestArguments(tokens), at };
  return isNegative ? { kind: 'not', of: test, at } : test;
}

/** One argument may do without parentheses. */
function parseTestArguments(tokens: TokenStream): Arguments {
  if (tokens.take('(')) return parseArguments(tokens);
  const isValue =
    (tokens.peek('name') !== undefined &&
      !['else', 'or', 'and', 'if', 'is', 'in', 'not'].some((one) => tokens.sees(one))) ||
    ['text', 'number'].some((kind) => tokens.peek(kind as 'text') !== undefined) ||
    tokens.sees('[');
  return isValue ? { ...none, args: [parsePostfix(tokens)] } : none;
}

/** After the parenthesis, and with the one that ends them. */
function parseArguments(tokens: TokenStream): Arguments {
  const args: Expression[] = [];
  const named = new Map<string, Expression>();
  while (!tokens.take(')')) {
    if (args.length + named.size > 0) {
      tokens.expect(',');
      if (tokens.take(')')) break;
    }
    if (tokens.peek('name') !== undefined && tokens.sees('=', 1)) {
      const { value } = tokens.next('name');
      tokens.expect('=');
      named.set(value, parseExpression(tokens));
    } else if (tokens.sees('*') || tokens.sees('**')) throw tokens.unexpected('an argument');
    else args.push(parseExpression(tokens));
  }
  return { args, named };
}

function parsePostfix(tokens: TokenStream): Expression {
  let value = parsePrimary(tokens);
  for (;;) {
    const { at } = value;
    if (tokens.take('.')) value = parseAttribute(tokens, value);
    else if (tokens.take('[')) value = parseSubscript(tokens, value);
    else if (tokens.take('(')) value = { kind: 'call', of: value, ...parseArguments(tokens), at };
    else return value;
  }
}

function parseAttribute(tokens: TokenStream, of: Expression): Expression {
  const index = tokens.peek('number');
  if (index === undefined) return { kind: 'attribute', of, name: tokens.next('name').value, at: of.at };
  return { kind: 'item', of, key: parsePrimary(tokens), at: of.at };
}

function parseSubscript(tokens: TokenStream, of: Expression): Expression {
  const { at } = of;
  const from = tokens.sees(':') ? {} : { from: parseExpression(tokens) };
  if (tokens.take(':')) {
    const to = tokens.sees(']') || tokens.sees(':') ? {} : { to: parseExpression(tokens) };
    if (tokens.sees(':')) throw tokens.unexpected('] (a slice with a step has no form in Liquid)');
    tokens.expect(']');
    return { kind: 'slice', of, ...from, ...to, at };
  }
  tokens.expect(']');
  return { kind: 'item', of, key: from.from!, at };
}

const words: Readonly<Record<string, boolean | null>> = {
  ...{ true: true, True: true, false: false, False: false, none: null, None: null },
};

function parsePrimary(tokens: TokenStream): Expression {
  const { at } = tokens;
  if (tokens.peek('text') !== undefined) {
    // Texts beside each other are one.
    let value = '';
    while (tokens.peek('text') !== undefined) value += tokens.next('text').value;
    return { kind: 'literal', value, at };
  }
  if (tokens.peek('number') !== undefined) {
    const source = tokens.next('number').value.replaceAll('_', '');
    return { kind: 'literal', value: Number(source), source, at };
  }
  if (tokens.take('(')) {
    if (tokens.take(')')) return { kind: 'list', items: [], at };
    const value = parseTuple(tokens);
    tokens.expect(')');
    return value;
  }
  if (tokens.take('[')) return { kind: 'list', items: parseItems(tokens, ']'), at };
  if (tokens.take('{')) {
    while (!tokens.take('}')) {
      parseExpression(tokens);
      tokens.expect(':');
      parseExpression(tokens);
      if (!tokens.sees('}')) tokens.expect(',');
    }
    return { kind: 'map', at };
  }
  if (tokens.peek('name') === undefined) throw tokens.unexpected('an expression');
  const name = tokens.next('name').value;
  return Object.hasOwn(words, name) ? { kind: 'literal', value: words[name]!, at } : { kind: 'name', name, at };
}

function parseItems(tokens: TokenStream, end: string): Expression[] {
  const items: Expression[] = [];
  while (!tokens.take(end)) {
    items.push(parseExpression(tokens));
    if (!tokens.sees(end)) tokens.expect(',');
  }
  return items;
}
