import { isVariableName } from './literals.js';
import { mapMethods } from './methods.js';
import { namesIn } from './names-in.js';
import { Scope } from './scope.js';
import { any, integer, memberOf, text, type Shape } from './shapes.js';
import type { Expression, Of, Statement, StatementOf } from './syntax.js';
import { trimmed, type TemplateWriter } from './template-writer.js';
import { wholeNumber } from './values.js';
import { refuse } from './writing.js';

/** What a loop goes over, and what its targets stand for, by the name of Liquid's own variable. */
interface Course {
  readonly over: string;
  readonly targets: (variable: string) => readonly { readonly code: string; readonly shape: Shape }[];
}

/** A part of a template with variables of its own. */
export interface ScopeParts {
  readonly targets: readonly string[];
  readonly body: readonly Statement[];
}

/** `for`, as a loop of Liquid. */
export function loopOf(loop: StatementOf<'for'>, writer: TemplateWriter): string {
  const { targets, filter, body, otherwise, trims, end, at } = loop;
  if (filter !== undefined && (otherwise !== undefined || namesIn(body).has('loop'))) {
    return refuse(at, 'for … if', 'Liquid counts what is left out, too: loop and else are of all items');
  }
  let inner: Inner = { begins: [], written: '', ends: [] };
  const begin = writer.tags(trims, () => {
    const course = courseOf(loop, writer);
    const [first = 'item'] = targets;
    const isPlain = targets.length === 1 && course.targets('x')[0]?.code === 'x';
    const variable = isPlain && isVariableName(first) ? first : writer.names.fresh(isPlain ? 'item' : 'pair');
    inner = within(loop, writer, variable, course);
    return [`{% for ${variable} in ${course.over} %}`, ...inner.begins];
  });
  const rest = otherwise === undefined ? '' : trimmed('{% else %}', otherwise.trims) + writer.body(otherwise.body);
  return begin + inner.written + rest + writer.tags(end, () => [...inner.ends, '{% endfor %}']);
}

/** What stands in a loop, between tags that belong to those of the loop. */
interface Inner {
  readonly begins: readonly string[];
  readonly written: string;
  readonly ends: readonly string[];
}

function within(
  { targets, filter, body }: StatementOf<'for'>,
  writer: TemplateWriter,
  variable: string,
  course: Course,
): Inner {
  const outer = writer.scope;
  writer.scope = new Scope(outer);
  course.targets(variable).forEach(({ code, shape }, index) => {
    const name = targets[index];
    if (name !== undefined) writer.scope.declare(name, code, shape);
  });
  try {
    let asks: readonly string[] = [];
    const { begins, written } = scopeOf({ targets: [], body }, writer, () => {
      if (filter !== undefined) asks = writer.apart(() => [`{% if ${writer.condition(filter).code} %}`]);
      return writer.body(body);
    });
    return { begins: [...begins, ...asks], written, ends: filter === undefined ? [] : ['{% endif %}'] };
  } finally {
    writer.scope = outer;
  }
}

/**
 * What Jinja sets in a loop is gone after it, and with the next item; an assignment of Liquid stays. A name that means
 * something elsewhere gets another one, and begins as what it is there.
 */
export function scopeOf(
  { body, targets }: ScopeParts,
  writer: TemplateWriter,
  write: (declare: (name: string, shape: Shape) => string) => string,
): Pick<Inner, 'begins' | 'written'> {
  const outer = writer.scope;
  const inner = new Scope(outer);
  const counts = namesIn(body);
  const rename = (name: string): string => {
    const isElsewhere = (writer.counts.get(name) ?? 0) > (counts.get(name) ?? 0) || outer.lookup(name) !== undefined;
    return isElsewhere || !isVariableName(name) ? writer.names.fresh(`${name}_here`) : name;
  };
  const begins = [...setsIn(body)].flatMap(([name, isFirst]) => {
    const code = rename(name);
    const former = outer.lookup(name);
    inner.declare(name, code, former?.shape ?? any);
    return isFirst ? [] : [`{% assign ${code} = ${former?.code ?? 'nil'} %}`];
  });
  writer.scope = inner;
  try {
    const written = write((name, shape) => {
      const code = targets.includes(name) ? rename(name) : name;
      inner.declare(name, code, shape);
      return code;
    });
    return { begins, written };
  } finally {
    writer.scope = outer;
  }
}

/** Names that are set here, not in a loop within; and whether that is sure to come before they are read. */
function setsIn(body: readonly Statement[], isSure = true, found = new Map<string, boolean>()): Map<string, boolean> {
  const read = new Map<string, number>();
  for (const statement of body) {
    if (statement.kind === 'set' || statement.kind === 'capture') {
      if (statement.kind === 'set') namesIn(statement.value, read);
      else namesIn(statement.body, read);
      const targets =
        statement.kind === 'set' ? statement.targets : statement.target === undefined ? [] : [statement.target];
      for (const { name, attribute } of targets) {
        if (attribute === undefined && !found.has(name)) found.set(name, isSure && !read.has(name));
      }
    } else {
      if (statement.kind === 'if') for (const branch of statement.branches) setsIn(branch.body, false, found);
      namesIn(statement, read);
    }
  }
  return found;
}

function courseOf({ targets, over, at }: StatementOf<'for'>, writer: TemplateWriter): Course {
  const range =
    over.kind === 'call' && over.of.kind === 'name' && over.of.name === 'range' ? rangeOf(over, writer) : undefined;
  if (range !== undefined) return { over: range, targets: (code) => [{ code, shape: integer }] };
  const map = mapOf(over);
  const { code, shape } = writer.simple(map?.of ?? over);
  if (map !== undefined || shape.kind === 'map') {
    const value = shape.kind === 'map' ? shape.value : any;
    const key = (own: string) => ({ code: `${own}[0]`, shape: text });
    const whole = (own: string) => ({ code: `${own}[1]`, shape: value });
    const parts = { items: [key, whole], keys: [key], values: [whole] }[map?.what ?? 'keys'];
    if (map?.what === 'items' && targets.length === 1)
      return { over: code, targets: (own) => [{ code: own, shape: any }] };
    if (parts.length !== targets.length)
      return refuse(at, 'for', `expected ${parts.length === 1 ? 'one name' : 'two names'}`);
    return { over: code, targets: (own) => parts.map((part) => part(own)) };
  }
  if (shape.kind === 'text' || shape.kind === 'markup')
    return refuse(over.at, 'for', 'Liquid goes over no characters of a text');
  if (shape.kind === 'any')
    writer.remark(over.at, `${code}: is taken for a list; of a map Liquid gives pairs, not keys`);
  const item = memberOf(shape, undefined);
  if (targets.length === 1) return { over: code, targets: (own) => [{ code: own, shape: item }] };
  return { over: code, targets: (own) => targets.map((_, index) => ({ code: `${own}[${index}]`, shape: any })) };
}

/** The map whose keys, values or both a loop goes over. */
function mapOf(over: Expression): { readonly of: Expression; readonly what: 'items' | 'keys' | 'values' } | undefined {
  if (over.kind === 'filter' && over.name === 'items') return { of: over.of, what: 'items' };
  if (over.kind !== 'call' || over.of.kind !== 'attribute' || !mapMethods.has(over.of.name)) return undefined;
  const { of, name } = over.of;
  return { of, what: name === 'keys' || name === 'values' ? name : 'items' };
}

function rangeOf({ args, at }: Of<'call'>, writer: TemplateWriter): string {
  const [from, to] = args.length === 1 ? [undefined, args[0]] : args;
  if (to === undefined || args.length > 2)
    return refuse(at, 'range(…)', 'Liquid counts by ones, from a number to another');
  const begin = from === undefined ? '0' : writer.simple(from).code;
  const last = wholeNumber(to);
  if (last !== undefined) return `(${begin}..${last - 1})`;
  const name = writer.temporary('last');
  writer.before(`assign ${name} = ${writer.value(to).code} | minus: 1`);
  return `(${begin}..${name})`;
}
