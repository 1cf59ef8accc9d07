import { conditionOf } from './conditions.js';
import type { Conversion } from './convert.js';
import { JinjaFault } from './fault.js';
import { plainText, textLiteral } from './literals.js';
import { loopOf, scopeOf, type ScopeParts } from './loops.js';
import { namesIn } from './names-in.js';
import { Scope } from './scope.js';
import type { Trims } from './segments.js';
import { declare, setTags, variableOf } from './assignments.js';
import { markup, text, variables } from './shapes.js';
import type { Expression, Statement, StatementOf } from './syntax.js';
import { textual } from './textual.js';
import { valueOf } from './values.js';
import { Names, type Condition, type Remark, type Value, type Variable, type Writing } from './writing.js';

const none: Trims = { before: false, after: false };

/** Writes a template in Liquid. */
export class TemplateWriter implements Writing {
  readonly names: Names;
  readonly escapes: boolean;
  /** How often each name stands in the whole template. */
  readonly counts: ReadonlyMap<string, number>;
  scope = new Scope();
  readonly #statements: readonly Statement[];
  readonly #problems: Remark[] = [];
  readonly #remarks: Remark[] = [];
  #before: string[] = [];

  constructor(statements: readonly Statement[], escapes: boolean) {
    this.escapes = escapes;
    this.#statements = statements;
    this.counts = namesIn(statements);
    this.names = new Names([...this.counts.keys(), ...Object.keys(variables)]);
    for (const [name, shape] of Object.entries(variables)) this.scope.declare(name, name, shape);
  }

  write(): Conversion {
    const written = this.body(this.#statements);
    const sorted = (all: readonly Remark[]): Remark[] =>
      [...all]
        .sort((a, b) => a.at - b.at)
        .filter((one, index, rest) => one.text !== rest[index - 1]?.text || one.at !== rest[index - 1]?.at);
    return { text: written, problems: sorted(this.#problems), remarks: sorted(this.#remarks) };
  }

  value(expression: Expression): Value {
    return valueOf(expression, this);
  }

  simple(expression: Expression): Value {
    return this.settled(this.value(expression));
  }

  settled({ code, shape, hasFilters = false }: Value): Value {
    if (!hasFilters) return { code, shape };
    const name = this.temporary('value');
    this.before(`assign ${name} = ${code}`);
    return { code: name, shape };
  }

  condition(expression: Expression): Condition {
    return conditionOf(expression, this);
  }

  before(tag: string): void {
    this.#before.push(`{% ${tag} %}`);
  }

  temporary(hint: string): string {
    return this.names.fresh(hint);
  }

  remark(at: number, text: string): void {
    this.#remarks.push({ at, text });
  }

  lookup(name: string): Variable | undefined {
    return this.scope.lookup(name);
  }

  body(statements: readonly Statement[]): string {
    return statements.map((statement) => this.#statement(statement)).join('');
  }

  /** Tags, the first and last of which have the whitespace control of the tag that they stand for. */
  tags({ before, after }: Trims, make: () => readonly string[]): string {
    const all = this.apart(make);
    const last = all.length - 1;
    return all.map((tag, index) => trimmed(tag, { before: before && index === 0, after: after && index === last })).join(''); // prettier-ignore
  }

  /** Tags, and before them what they add. */
  apart(make: () => readonly string[]): readonly string[] {
    const outer = this.#before;
    this.#before = [];
    try {
      const made = make();
      return [...this.#before, ...made];
    } finally {
      this.#before = outer;
    }
  }

  /** A statement; what it has no form for is noted, and the others go on. */
  #statement(statement: Statement): string {
    try {
      return this.#written(statement);
    } catch (error) {
      if (!(error instanceof JinjaFault)) throw error;
      this.#problems.push({ at: error.at, text: error.message });
      this.#visit(statement);
      return '';
    }
  }

  /** What else has no form, in what a statement holds. */
  #visit(statement: Statement): void {
    const remarks = this.#remarks.length;
    const bodies = statement.kind === 'if' ? statement.branches.map(({ body }) => body) : 'body' in statement ? [statement.body] : []; // prettier-ignore
    for (const body of bodies) this.body(body);
    this.#remarks.length = remarks;
  }

  #written(statement: Statement): string {
    switch (statement.kind) {
      case 'text':
        return plainText(statement.text);
      case 'raw':
        return raw(statement.text);
      case 'comment':
        return trimmed('{% comment %}', { ...none, before: statement.trims.before }) + statement.text.replace(/\{(?=[{%#])/g, '{ ') + trimmed('{% endcomment %}', { ...none, after: statement.trims.after }); // prettier-ignore
      case 'output':
        return this.#output(statement.value, statement.trims);
      case 'if':
        return this.#if(statement);
      case 'for':
        return loopOf(statement, this);
      case 'set':
        return this.tags(statement.trims, () => setTags(statement, this));
      case 'capture':
        return this.#capture(statement);
      case 'with':
        return this.#with(statement);
      case 'unknown':
        throw new JinjaFault(statement.at, `${statement.name}: ${statement.why}`);
    }
  }

  #output(value: Expression, trims: Trims): string {
    if (value.kind === 'list' || value.kind === 'map')
      throw new JinjaFault(value.at, '[…]: Liquid prints lists as JSON');
    if (value.kind === 'if') return this.#choice(value, trims);
    // What no channel escapes needs no tag.
    if (value.kind === 'literal' && trims === none && /^[\w.,:;!?()/+-]+$/.test(String(value.value)))
      return String(value.source ?? value.value);
    return this.tags(trims, () => {
      if (['compare', 'test', 'not'].includes(value.kind)) return this.#truth(this.condition(value).code);
      const own = this.value(value);
      const { shape } = own;
      if (shape.kind === 'boolean' && shape.absence === undefined) return this.#truth(this.settled(own).code);
      const { code } = shape.kind === 'list' || shape.kind === 'map' ? own : textual(own);
      if (shape.kind === 'list' || shape.kind === 'map') this.remark(value.at, `${code}: prints JSON, where Jinja printed what Python shows`); // prettier-ignore
      return [`{{ ${code}${shape.kind === 'markup' ? ' | raw' : ''} }}`];
    });
  }

  #truth(code: string): string[] {
    return [`{% if ${code} %}`, 'True', '{% else %}', 'False', '{% endif %}'];
  }

  #choice({ condition, then, otherwise }: Extract<Expression, { kind: 'if' }>, trims: Trims): string {
    return this.tags(trims, () => {
      const begin = `{% if ${this.condition(condition).code} %}`;
      const first = this.#output(then, none);
      const rest = otherwise === undefined ? [] : ['{% else %}', this.#output(otherwise, none)];
      return [begin, first, ...rest, '{% endif %}'];
    });
  }

  /** All conditions are worked out before the first one is asked. */
  #if({ branches, end }: StatementOf<'if'>): string {
    const [first, ...rest] = branches;
    const negated = first?.condition?.kind === 'not' ? first.condition.of : undefined;
    let others: string[] = [];
    const begin = this.tags(first?.trims ?? none, () => {
      const condition = this.condition(negated ?? first!.condition!).code;
      others = rest.map((branch) =>
        branch.condition === undefined ? 'else' : `elsif ${this.condition(branch.condition).code}`,
      );
      return [`{% ${negated === undefined ? 'if' : 'unless'} ${condition} %}`];
    });
    this.scope.conditions += 1;
    const written = this.body(first?.body ?? []);
    const more = rest.map(({ trims, body }, index) => trimmed(`{% ${others[index]!} %}`, trims) + this.body(body));
    this.scope.conditions -= 1;
    const close = trimmed(negated === undefined ? '{% endif %}' : '{% endunless %}', end);
    return begin + written + more.join('') + close;
  }

  #capture({ target, filters, body, trims, end, at }: StatementOf<'capture'>): string {
    const code = target === undefined ? this.temporary('text') : variableOf(target, this);
    const parts = scopeOf({ targets: [], body }, this, () => this.body(body));
    const key = `\0${code}`;
    const shape = this.escapes ? markup : text;
    this.scope.declare(key, code, shape);
    const kept = filters.reduce<Expression>((of, call) => ({ kind: 'filter', of, ...call }), { kind: 'name', name: key, at }); // prettier-ignore
    if (target !== undefined) declare(target, code, shape, this);
    const isPrinted = target === undefined;
    const after = isPrinted || filters.length > 0;
    const close = trimmed('{% endcapture %}', { before: end.before, after: end.after && !after });
    const last = this.tags({ before: false, after: end.after }, () => {
      if (!after) return [];
      const { code: result } = this.value(kept);
      return [isPrinted ? `{{ ${result} | raw }}` : `{% assign ${code} = ${result} %}`];
    });
    return this.tags(trims, () => [...parts.begins, `{% capture ${code} %}`]) + parts.written + close + last;
  }

  /** Tags stay where they were, be it for their whitespace control. */
  #with({ targets, body, trims, end }: StatementOf<'with'>): string {
    const parts: ScopeParts = { body, targets: targets.map(([name]) => name) };
    const ends: string[] = [];
    let inner = '';
    const begin = this.tags(trims, () => {
      const values = targets.map(([, value]) => this.simple(value));
      const assigns: string[] = [];
      const { begins, written } = scopeOf(parts, this, (declare) => {
        values.forEach(({ code, shape }, index) => {
          const own = declare(targets[index]![0], shape);
          assigns.push(`{% assign ${own} = ${code} %}`);
          ends.push(`{% assign ${own} = nil %}`);
        });
        return this.body(body);
      });
      inner = written;
      return or(nothing, [...begins, ...assigns]);
    });
    return begin + inner + this.tags(end, () => or(nothing, ends));
  }
}

/** In place of a tag that Liquid does not need: what is beside it stays apart. */
export const nothing = '{% comment %}{% endcomment %}';

const or = (tag: string, tags: readonly string[]): readonly string[] => (tags.length > 0 ? tags : [tag]);

/** A tag, or several, with whitespace control at its ends. */
export function trimmed(tag: string, { before, after }: Trims): string {
  const begun = before ? tag.replace(/^\{([{%])/, '{$1-') : tag;
  return after ? begun.replace(/([}%])\}$/, '-$1}') : begun;
}

/** Text that is no template; what looks for Jinja must not take it for one either. */
function raw(text: string): string {
  const parts = text.split('{#').map((part) => (part === '' ? '' : `{% raw %}${part}{% endraw %}`));
  return parts.join(`{{ ${textLiteral('{#')} | raw }}`);
}
