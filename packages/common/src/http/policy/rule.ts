import type { Identity } from '../identity.js';

/** What a rule may compare with: the caller's own properties, and those of what is acted on. */
interface RuleContext {
  readonly identity: Identity;
  readonly target: Readonly<Record<string, string>>;
  /** The rule of a name; undefined for an unknown one. */
  readonly rule: (name: string) => Rule | undefined;
}

/**
 * Whether a caller may do something; undefined where that cannot be said, since the rule names another one or a property
 * that does not exist. It is neither true nor, after `not`, false: a slip of the pen lets nobody in.
 */
export type Rule = (context: RuleContext) => boolean | undefined;

export const always: Rule = () => true;
const never: Rule = () => false;

export const and =
  (left: Rule, right: Rule): Rule =>
  (context) => {
    const answers = [left(context), right(context)];
    if (answers.includes(false)) return false;
    return answers.includes(undefined) ? undefined : true;
  };

export const or =
  (left: Rule, right: Rule): Rule =>
  (context) => {
    const answers = [left(context), right(context)];
    if (answers.includes(true)) return true;
    return answers.includes(undefined) ? undefined : false;
  };

export const not =
  (rule: Rule): Rule =>
  (context) => {
    const answer = rule(context);
    return answer === undefined ? undefined : !answer;
  };

/** `role:NAME`: letter case does not count. */
function roleCheck(match: string): Rule {
  return ({ identity, target }) => {
    const wanted = substitute(match, target)?.toLowerCase();
    return wanted === undefined ? undefined : identity.roles.some((role) => role.toLowerCase() === wanted);
  };
}

/** `rule:NAME`: another rule of the same file or service. Of one that is unknown, or goes round in a circle, nothing can be said. */
function namedRule(name: string): Rule {
  return (context) => {
    const rule = context.rule(name);
    const unknownAgain = (other: string): Rule | undefined => (other === name ? undefined : context.rule(other));
    return rule?.({ ...context, rule: unknownAgain });
  };
}

/** What is known of a caller, by the kinds of checks that compare it. */
const properties: ReadonlyMap<string, (identity: Identity) => string | undefined> = new Map([
  ...['project_id', 'tenant_id', 'tenant'].map((kind) => [kind, (caller: Identity) => caller.projectId] as const),
  ...['user_id', 'user'].map((kind) => [kind, (caller: Identity) => caller.userId] as const),
]);

const kinds = ['role', 'rule', 'is_admin', ...properties.keys()];

/** `KIND:MATCH`, where KIND is a property of the caller or a text in quotes. */
function comparison(kind: string, match: string): Rule {
  const literal = /^(['"])(.*)\1$/s.exec(kind)?.[2];
  const property = literal === undefined ? properties.get(kind) : () => literal;
  // Were it only false, `not` before it would let everybody in.
  if (property === undefined)
    throw new Error(`expected a check of ${kinds.join(', ')} or a text in quotes, got ${kind}`);
  return ({ identity, target }) => {
    const actual = property(identity);
    const wanted = substitute(match, target);
    return wanted === undefined ? undefined : actual === wanted;
  };
}

/** `%(name)s` */
const place = /%\(([^)]*)\)s/g;

/** Puts the target's properties in place of `%(name)s`; undefined when it has not got one. */
function substitute(match: string, target: Readonly<Record<string, string>>): string | undefined {
  const names = [...match.matchAll(place)].map(([, name = '']) => name);
  if (!names.every((name) => Object.hasOwn(target, name))) return undefined;
  return match.replace(place, (_, name: string) => target[name] ?? '');
}

/**
 * The check that one word of a rule stands for.
 * @throws Error telling what was expected
 */
export function check(word: string): Rule {
  if (word === '@') return always;
  if (word === '!') return never;
  const [, kind, match] = /^('[^']*'|"[^"]*"|[^:'"]+):(.*)$/s.exec(word) ?? [];
  if (kind === undefined || match === undefined) throw new Error(`expected @, ! or KIND:MATCH, got ${word}`);
  if (kind === 'http' || kind === 'https') throw new Error(`${kind}: checks by another server are not supported`);
  if (kind === 'role') return roleCheck(match);
  // As the identity service does not tell it, nobody is: `is_admin:1` must not mean everybody, as in the original.
  if (kind === 'is_admin') return match.toLowerCase() === 'false' ? always : never;
  return kind === 'rule' ? namedRule(match) : comparison(kind, match);
}
