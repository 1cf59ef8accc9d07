import type { Assignment } from './assignment.js';
import { optionKey } from './assignment.js';
import { configurationError } from './configuration-error.js';
import { readContainerVariables, type ContainerVariables } from './container-variables.js';
import { deepFreeze } from './deep-freeze.js';
import { nameWarnings } from './name-warnings.js';
import { acceptsOption } from './names.js';
import { readEnvironment } from './read-environment.js';
import { readFiles } from './read-files.js';
import { readOverrides } from './read-overrides.js';
import type { Resolver } from './resolve.js';
import { createResolver } from './resolve.js';
import type { ConfigOf, ConfigOverrides, ConfigSchema, Section } from './schema.js';
import { openProperty } from './schema.js';
import type { StandardNames, StandardPlaces } from './standard-files.js';
import { findStandardFiles } from './standard-files.js';

/** Where a configuration comes from; later sources of this list win. */
export interface LoadOptions<S extends ConfigSchema> extends StandardPlaces {
  /** Files that `files` and `dirs` stand for when both are empty; default: none. */
  readonly standardFiles?: StandardNames | undefined;
  /** Files in order; a later one wins. */
  readonly files?: readonly string[] | undefined;
  /** Directories whose `*.conf` files are read after the files, in alphabetical order. */
  readonly dirs?: readonly string[] | undefined;
  /** Environment, for `<PREFIX>_<SECTION>__<OPTION>`; default: the process's. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** What the container of an original takes; see {@link readContainerVariables}. */
  readonly containerVariables?: ContainerVariables | undefined;
  /** Default `MONASCA`. */
  readonly prefix?: string | undefined;
  /** Values set by the program, and what to call their source, e.g. `command line`. */
  readonly overrides?: { readonly name: string; readonly values: ConfigOverrides<S> } | undefined;
}

/** A configuration as a service uses it. */
export interface LoadedConfig<S extends ConfigSchema> {
  /** Deeply frozen. */
  readonly values: ConfigOf<S>;
  /**
   * Where each value came from, by `section.option`: `default`, `file:line`, `environment NAME`, the name of the
   * overrides, or `inherited from [section] option at …`.
   */
  readonly sources: Readonly<Record<string, string>>;
  /** One line for each name that is set and does nothing, and for a deprecated file. */
  readonly warnings: readonly string[];
  /** `section.option` of every value that must not be printed: secret options, and texts that refer to one. */
  readonly secrets: ReadonlySet<string>;
}

/**
 * Loads a configuration. A repeated option collects its values over all files, as in oslo.config; any other source, and
 * any other option, replaces what came before.
 *
 * @throws ServiceError `configuration`, one for all problems: files that cannot be read or parsed, wrong values,
 * required options that are not set. Each problem is one line with its place, what was expected and what was got.
 */
export function loadConfig<const S extends ConfigSchema>(schema: S, options: LoadOptions<S> = {}): LoadedConfig<S> {
  const { env = process.env, prefix = 'MONASCA', overrides } = options;
  const paths = choosePaths(options);
  const assignments = [
    ...readFiles(schema, paths.files, paths.dirs),
    ...readContainerVariables(options.containerVariables ?? {}, env),
    ...readEnvironment(schema, env, prefix),
    ...(overrides ? readOverrides(schema, overrides.values, overrides.name) : []),
  ];
  const resolver = createResolver(schema, settingsOf(schema, assignments), prefix);

  const sources: Record<string, string> = {};
  const secrets = new Set<string>();
  const resolve = (section: string, option: string): unknown => {
    const { value, source, secret } = resolver.resolve(section, option);
    const key = optionKey({ section, option });
    sources[key] = source;
    if (secret) secrets.add(key);
    return value;
  };
  const values = Object.fromEntries(
    Object.entries(schema).map(([name, section]) => [name, sectionValues(resolver, name, section, resolve)]),
  );
  if (resolver.problems.length > 0) throw configurationError(resolver.problems);

  return {
    // A copy, because freezing the declared defaults or the caller's overrides would surprise their owners.
    values: deepFreeze(structuredClone(values)) as ConfigOf<S>,
    sources: Object.freeze(sources),
    warnings: [...paths.warnings, ...nameWarnings(schema, assignments)],
    secrets,
  };
}

function choosePaths<S extends ConfigSchema>({ files = [], dirs = [], standardFiles, home, root }: LoadOptions<S>) {
  if (files.length > 0 || standardFiles === undefined) return { files, dirs, warnings: [] };
  const standard = findStandardFiles(standardFiles, { home, root });
  return { ...standard, dirs: dirs.length > 0 ? dirs : standard.dirs };
}

/** What is in force for each accepted name: the last assignment, or all those of files for a repeated option. */
function settingsOf(schema: ConfigSchema, assignments: readonly Assignment[]): Map<string, Assignment[]> {
  const settings = new Map<string, Assignment[]>();
  for (const assignment of assignments) {
    const section = Object.hasOwn(schema, assignment.section) ? schema[assignment.section] : undefined;
    if (section === undefined || !acceptsOption(section, assignment.option)) continue;
    const key = optionKey(assignment);
    const repeated = section.options[assignment.option]?.repeated === true && assignment.layer === 'file';
    settings.set(key, repeated ? [...(settings.get(key) ?? []), assignment] : [assignment]);
  }
  return settings;
}

function sectionValues(
  resolver: Resolver,
  name: string,
  { options, openPrefix }: Section,
  resolve: (section: string, option: string) => unknown,
): object {
  const declared = Object.fromEntries(Object.keys(options).map((option) => [option, resolve(name, option)]));
  if (openPrefix === undefined) return declared;
  const open = resolver.openNames(name).map((option) => [option.slice(openPrefix.length), resolve(name, option)]);
  return { ...declared, [openProperty(openPrefix)]: Object.fromEntries(open) as unknown };
}
