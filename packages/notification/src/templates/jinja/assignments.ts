import { isVariableName } from './literals.js';
import type { Shape } from './shapes.js';
import type { Expression, StatementOf, Target } from './syntax.js';
import { nothing, type TemplateWriter } from './template-writer.js';
import { refuse } from './writing.js';

/** `set`, as assignments. */
export function setTags({ targets, value, at }: StatementOf<'set'>, writer: TemplateWriter): string[] {
  const [target] = targets;
  if (targets.length === 1 && target !== undefined) {
    return isNamespace(value) ? namespace(target, value, writer) : [assign(target, value, writer)];
  }
  if (value.kind !== 'list' || value.items.length !== targets.length)
    return refuse(at, 'set', 'expected as many values as names');
  // All values are worked out before the first name has its own.
  const values = value.items.map((item) => {
    const { code, shape } = writer.value(item);
    const name = writer.temporary('value');
    writer.before(`assign ${name} = ${code}`);
    return { code: name, shape };
  });
  return targets.map((own, index) => assigned(own, values[index]!, writer));
}

type Namespace = Extract<Expression, { kind: 'call' }>;

const isNamespace = (value: Expression): value is Namespace =>
  value.kind === 'call' && value.of.kind === 'name' && value.of.name === 'namespace';

/** What keeps its values beyond a loop in Jinja: an assignment of Liquid does so anyway. */
function namespace({ name, at }: Target, { named }: Namespace, writer: TemplateWriter): string[] {
  const tags = [...named].map(([attribute, value]) => assign({ name, attribute, at }, value, writer));
  return tags.length > 0 ? tags : [nothing];
}

const assign = (target: Target, value: Expression, writer: TemplateWriter): string =>
  assigned(target, writer.value(value), writer);

function assigned(
  target: Target,
  { code, shape }: { readonly code: string; readonly shape: Shape },
  writer: TemplateWriter,
): string {
  const own = variableOf(target, writer);
  declare(target, own, shape, writer);
  return `{% assign ${own} = ${code} %}`;
}

const keyOf = ({ name, attribute }: Target): string => (attribute === undefined ? name : `${name}.${attribute}`);

/** The variable of Liquid that a target is: of its own name, where Liquid has no other meaning for it. */
export function variableOf(target: Target, writer: TemplateWriter): string {
  const { name, attribute } = target;
  if (attribute !== undefined) return writer.lookup(keyOf(target))?.code ?? writer.names.fresh(`${name}_${attribute}`);
  const known = writer.scope.has(name) ? writer.lookup(name)?.code : undefined;
  return known ?? (isVariableName(name) ? name : writer.names.fresh(`${name}_value`));
}

/** From here on a target is this. */
export function declare(target: Target, code: string, shape: Shape, writer: TemplateWriter): void {
  if (writer.scope.set(keyOf(target), code, shape)) return;
  refuse(target.at, `set ${target.name}`, 'it is escaped text in one case, and other text in another');
}
