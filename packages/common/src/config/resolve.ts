import type { Assignment } from './assignment.js';
import { optionKey } from './assignment.js';
import { evaluate } from './evaluate.js';
import { environmentName, isOpenName, sectionNamed } from './names.js';
import type { Option } from './option.js';
import { secret, string } from './options.js';
import type { ConfigSchema } from './schema.js';
import { isSecretName } from './secret-name.js';
import type { Lookup } from './substitute.js';

/** The effective value of one option. */
interface Resolved {
  readonly value: unknown;
  readonly source: string;
  readonly secret: boolean;
}

/** Finds effective values: what is set, else what the section inherits, else the default. */
export interface Resolver {
  /** Names that are set below a section's open prefix, there or where it inherits from, sorted. */
  openNames(section: string): string[];
  /** A declared option or one of {@link openNames}; the default stands in for a wrong value. */
  resolve(section: string, option: string): Resolved;
  /** What was wrong so far, one line each. */
  readonly problems: readonly string[];
}

/** @param settings assignments in force by `section.option`; several only for a repeated option. */
export function createResolver(
  schema: ConfigSchema,
  settings: ReadonlyMap<string, readonly Assignment[]>,
  prefix: string,
): Resolver {
  const problems: string[] = [];
  const resolved = new Map<string, Resolved>();
  const active = new Set<string>();
  const failed = new Set<readonly Assignment[]>();

  function resolve(section: string, name: string): Resolved {
    const key = optionKey({ section, option: name });
    const known = resolved.get(key);
    if (known) return known;
    active.add(key);
    const result = compute(section, name, optionOf(schema, section, name));
    active.delete(key);
    resolved.set(key, result);
    return result;
  }

  function compute(section: string, name: string, option: Option<unknown>): Resolved {
    const place = `[${section}] ${name}`;
    const { given, inheritedFrom } = find(section, name);
    const standIn = { value: option.default, source: 'default', secret: option.secret };
    if (given === undefined) {
      const variable = `${prefix}_${environmentName(section)}__${environmentName(name)}`;
      const missing = `expected ${option.type}, got nothing; it has no default (environment: ${variable})`;
      if (option.required) problems.push(`${place}: ${missing}`);
      return standIn;
    }
    const origin = (option.repeated ? given : given.slice(-1)).map((assignment) => assignment.origin).join(', ');
    const evaluated = evaluate(option, given, lookupFor);
    if ('value' in evaluated) {
      const source = inheritedFrom ? `inherited from [${inheritedFrom}] ${name} at ${origin}` : origin;
      return { ...evaluated, source };
    }
    // A dead option cannot do harm, and what a section inherits has been reported where it is set.
    if (option.deprecated === undefined && !failed.has(given)) {
      problems.push(`${origin}: ${place}: expected ${evaluated.expected}, got ${evaluated.got}`);
      failed.add(given);
    }
    return standIn;
  }

  function find(section: string, name: string): { given?: readonly Assignment[]; inheritedFrom?: string } {
    const own = settings.get(optionKey({ section, option: name }));
    const parent = schema[section]?.inherits;
    if (own || parent === undefined || !declares(schema, parent, name)) return own ? { given: own } : {};
    const given = settings.get(optionKey({ section: parent, option: name }));
    if (given === undefined) return {};
    if (!active.has(optionKey({ section: parent, option: name }))) resolve(parent, name);
    return { given, inheritedFrom: parent };
  }

  const lookupFor = (assignment: Assignment): Lookup => {
    const found = (section: string | undefined, name: string) => {
      if (section === undefined || !Object.hasOwn(schema[section]?.options ?? {}, name)) return undefined;
      if (active.has(optionKey({ section, option: name }))) return undefined;
      const { value, secret: masked } = resolve(section, name);
      const texts = value === undefined ? [] : optionOf(schema, section, name).format(value);
      return { text: texts.join(','), secret: masked };
    };
    return (reference) => {
      const dot = reference.indexOf('.');
      const elsewhere = dot > 0 ? sectionNamed(schema, reference.slice(0, dot)) : undefined;
      return (
        (elsewhere === undefined ? found(assignment.section, reference) : found(elsewhere, reference.slice(dot + 1))) ??
        found('DEFAULT', reference)
      );
    };
  };

  function openNames(section: string): string[] {
    const owners = [section, schema[section]?.inherits];
    const names = [...settings.values()].flatMap(([first]) =>
      first && owners.includes(first.section) && isOpen(schema, section, first.option) ? [first.option] : [],
    );
    return [...new Set(names)].filter((name) => find(section, name).given !== undefined).sort();
  }

  return { openNames, resolve, problems };
}

function isOpen(schema: ConfigSchema, section: string, name: string): boolean {
  const declared = schema[section];
  return declared !== undefined && isOpenName(declared, name) && !Object.hasOwn(declared.options, name);
}

function declares(schema: ConfigSchema, section: string, name: string): boolean {
  return Object.hasOwn(schema[section]?.options ?? {}, name) || isOpen(schema, section, name);
}

function optionOf(schema: ConfigSchema, section: string, name: string): Option<unknown> {
  const declared = schema[section]?.options ?? {};
  const own = Object.hasOwn(declared, name) ? declared[name] : undefined;
  return own ?? (isSecretName(name) ? secret({ help: '' }) : string({ help: '' }));
}
