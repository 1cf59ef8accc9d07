import { parseExpression, parseFilterCall, parseOr, parseTuple } from './expression-parser.js';
import { JinjaFault } from './fault.js';
import { segmentsOf, type Segment, type Trims } from './segments.js';
import type { Branch, Expression, FilterCall, Statement, Target } from './syntax.js';
import { TokenStream } from './token-stream.js';

/** Tags that have no form in Liquid, why, and the tag that ends them. */
const unknowns: Readonly<Record<string, readonly [why: string, end?: string]>> = {
  macro: ['Liquid has no macros', 'endmacro'],
  call: ['Liquid has no macros', 'endcall'],
  block: ['there is no template to inherit from', 'endblock'],
  extends: ['there is no template to inherit from'],
  include: ['there are no files to include'],
  import: ['there are no files to import'],
  from: ['there are no files to import'],
  autoescape: ['each channel escapes as it needs', 'endautoescape'],
  trans: ['there are no translations', 'endtrans'],
  do: ['Liquid has no expressions that do something'],
  debug: ['Liquid shows nothing of its state'],
  break: ['Jinja has it in an extension only'],
  continue: ['Jinja has it in an extension only'],
};

interface Tag {
  readonly name: string;
  readonly tokens: TokenStream;
  readonly trims: Trims;
  readonly at: number;
}

/**
 * Reads a template in Jinja.
 * @throws JinjaFault for what is none
 */
export function parseTemplate(text: string): readonly Statement[] {
  const parser = new StatementParser(segmentsOf(text));
  const { body, end } = parser.body([]);
  if (end !== undefined) throw new JinjaFault(end.at, `unexpected ${end.name}`);
  return body;
}

class StatementParser {
  readonly #segments: readonly Segment[];
  #next = 0;

  constructor(segments: readonly Segment[]) {
    this.#segments = segments;
  }

  /** What comes before one of these tags, and the tag; without any that is everything. */
  body(ends: readonly string[]): { readonly body: readonly Statement[]; readonly end: Tag | undefined } {
    const body: Statement[] = [];
    for (;;) {
      const segment = this.#segments[this.#next++];
      if (segment === undefined) return { body, end: undefined };
      if (segment.kind === 'text' || segment.kind === 'raw' || segment.kind === 'comment') body.push(segment);
      else if (segment.kind === 'output') {
        const tokens = new TokenStream(segment.tokens, segment.at);
        body.push({ kind: 'output', value: parseTuple(tokens), trims: segment.trims, at: segment.at });
        tokens.finish();
      } else {
        const tag = tagOf(segment);
        if (ends.includes(tag.name)) return { body, end: tag };
        body.push(this.#statement(tag));
      }
    }
  }

  #until(begin: Tag, ends: readonly string[]): { readonly body: readonly Statement[]; readonly end: Tag } {
    const { body, end } = this.body(ends);
    if (end === undefined) throw new JinjaFault(begin.at, `${begin.name}: expected ${ends.join(' or ')}`);
    return { body, end };
  }

  #statement(tag: Tag): Statement {
    switch (tag.name) {
      case 'if':
        return this.#if(tag);
      case 'for':
        return this.#for(tag);
      case 'set':
        return this.#set(tag);
      case 'with':
        return this.#with(tag);
      case 'filter':
        return this.#filter(tag);
    }
    const unknown = Object.hasOwn(unknowns, tag.name) ? unknowns[tag.name]! : undefined;
    if (unknown === undefined) throw new JinjaFault(tag.at, `unexpected tag ${tag.name}`);
    const [why, end] = unknown;
    if (end !== undefined) this.#until(tag, [end]);
    return { kind: 'unknown', name: tag.name, why, at: tag.at };
  }

  #if(begin: Tag): Statement {
    const branches: Branch[] = [];
    let tag = begin;
    for (;;) {
      const condition = tag.name === 'else' ? {} : { condition: parseTuple(tag.tokens) };
      tag.tokens.finish();
      const { body, end } = this.#until(begin, tag.name === 'else' ? ['endif'] : ['elif', 'else', 'endif']);
      branches.push({ ...condition, body, trims: tag.trims });
      if (end.name === 'endif') return { kind: 'if', branches, end: end.trims, at: begin.at };
      tag = end;
    }
  }

  #for(begin: Tag): Statement {
    const { tokens, trims, at } = begin;
    const targets = names(tokens, 'in');
    // Without the `if` of an expression: it would be the filter.
    const first = parseOr(tokens);
    const over: Expression = tokens.sees(',') ? { kind: 'list', items: [first, ...rest(tokens)], at: first.at } : first;
    const filter = tokens.take('if') ? { filter: parseExpression(tokens) } : {};
    if (tokens.take('recursive')) throw new JinjaFault(at, 'for: Liquid has no loops that call themselves (recursive)');
    tokens.finish();
    const { body, end } = this.#until(begin, ['else', 'endfor']);
    const loop = { kind: 'for', targets, over, ...filter, body, trims, at } as const;
    if (end.name === 'endfor') return { ...loop, end: end.trims };
    const otherwise = this.#until(begin, ['endfor']);
    return { ...loop, otherwise: { trims: end.trims, body: otherwise.body }, end: otherwise.end.trims };
  }

  #set(begin: Tag): Statement {
    const { tokens, trims, at } = begin;
    const targets: Target[] = [];
    do {
      const { value: name, at: place } = tokens.next('name');
      const attribute = tokens.take('.') ? { attribute: tokens.next('name').value } : {};
      targets.push({ name, ...attribute, at: place });
    } while (tokens.take(','));
    if (tokens.take('=')) {
      const value = parseTuple(tokens);
      tokens.finish();
      return { kind: 'set', targets, value, trims, at };
    }
    const filters = filtersOf(tokens);
    tokens.finish();
    const { body, end } = this.#until(begin, ['endset']);
    return { kind: 'capture', target: targets[0]!, filters, body, trims, end: end.trims, at };
  }

  #filter(begin: Tag): Statement {
    const { tokens, trims, at } = begin;
    const filters = [{ ...parseFilterCall(tokens), at }, ...filtersOf(tokens)];
    tokens.finish();
    const { body, end } = this.#until(begin, ['endfilter']);
    return { kind: 'capture', filters, body, trims, end: end.trims, at };
  }

  #with(begin: Tag): Statement {
    const { tokens, trims, at } = begin;
    const targets: [string, Expression][] = [];
    while (!tokens.isAtEnd) {
      if (targets.length > 0) tokens.expect(',');
      const { value } = tokens.next('name');
      tokens.expect('=');
      targets.push([value, parseExpression(tokens)]);
    }
    const { body, end } = this.#until(begin, ['endwith']);
    return { kind: 'with', targets, body, trims, end: end.trims, at };
  }
}

function tagOf({ tokens, trims, at }: Extract<Segment, { kind: 'output' | 'tag' }>): Tag {
  const stream = new TokenStream(tokens, at);
  return { name: stream.next('name').value, tokens: stream, trims, at };
}

/** Names with commas between them, perhaps in parentheses, up to a word. */
function names(tokens: TokenStream, end: string): string[] {
  const isNested = tokens.take('(');
  const all = [tokens.next('name').value];
  while (tokens.take(',') && tokens.peek('name') !== undefined) all.push(tokens.next('name').value);
  if (isNested) tokens.expect(')');
  tokens.expect(end);
  return all;
}

function rest(tokens: TokenStream): Expression[] {
  const items: Expression[] = [];
  while (tokens.take(',') && !tokens.isAtEnd) items.push(parseOr(tokens));
  return items;
}

/** Filters that stand alone, one after another. */
function filtersOf(tokens: TokenStream): FilterCall[] {
  const filters: FilterCall[] = [];
  for (let { at } = tokens; tokens.take('|'); { at } = tokens) filters.push({ ...parseFilterCall(tokens), at });
  return filters;
}
