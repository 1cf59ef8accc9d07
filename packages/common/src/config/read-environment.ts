import type { Assignment } from './assignment.js';
import { environmentName } from './names.js';
import type { ConfigSchema, Section } from './schema.js';

/**
 * Reads `<PREFIX>_<SECTION>__<OPTION>` variables; names are compared without case, `-` and `.` written as `_`.
 * Below an open prefix, a name without dots gets one for each `_`: `LIBRDKAFKA_FETCH_MIN_BYTES` is
 * `librdkafka.fetch.min.bytes`; one with dots, which orchestrators allow, is taken as it is.
 */
export function readEnvironment(
  schema: ConfigSchema,
  env: Readonly<Record<string, string | undefined>>,
  prefix: string,
): Assignment[] {
  return Object.entries(env)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, given]): Assignment[] => {
      if (given === undefined || !name.startsWith(`${prefix}_`)) return [];
      const [, sectionPart, optionPart] = /^(.+?)__(.+)$/s.exec(name.slice(prefix.length + 1)) ?? [];
      if (sectionPart === undefined || optionPart === undefined) return [];
      const section = declaredAs(Object.keys(schema), sectionPart) ?? sectionPart.toLowerCase();
      const declared = Object.hasOwn(schema, section) ? schema[section] : undefined;
      const option = (declared && optionNamed(declared, optionPart)) ?? optionPart.toLowerCase();
      return [{ section, option, given, origin: `environment ${name}`, layer: 'environment' }];
    });
}

function declaredAs(names: readonly string[], part: string): string | undefined {
  return names.find((name) => environmentName(name) === environmentName(part));
}

function optionNamed({ options, openPrefix }: Section, part: string): string | undefined {
  const declared = declaredAs(Object.keys(options), part);
  if (declared !== undefined || openPrefix === undefined) return declared;
  if (!environmentName(part).startsWith(environmentName(openPrefix))) return undefined;
  const rest = part.slice(openPrefix.length).toLowerCase();
  return openPrefix + (part.includes('.') ? rest : rest.replaceAll('_', '.'));
}
