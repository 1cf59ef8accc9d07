import type { Assignment } from './assignment.js';
import { acceptsOption } from './names.js';
import { nearestName } from './nearest-name.js';
import { isOsloDefault, isOsloSection } from './oslo-names.js';
import { section as declareSection } from './schema.js';
import type { ConfigSchema, Section } from './schema.js';

/** A list of places longer than this is cut in a warning. */
const maxPlaces = 3;

/** Keys before the first section belong to `DEFAULT`, declared or not. */
const emptyDefault: Section = declareSection('Options of no section.', {});

/** One warning for each section or option that is set but does nothing: unknown, dead, or of an OpenStack library. */
export function nameWarnings(schema: ConfigSchema, assignments: readonly Assignment[]): string[] {
  const found = new Map<string, { what: string; why: string; places: Set<string> }>();
  for (const assignment of assignments) {
    const problem = problemOf(schema, assignment);
    if (problem === undefined) continue;
    const { places } = found.get(problem.what) ?? { places: new Set() };
    found.set(problem.what, { ...problem, places: places.add(assignment.origin) });
  }
  return [...found.values()].map(({ what, why, places }) => `${what} (${placesText([...places])}) is ignored${why}`);
}

function problemOf(schema: ConfigSchema, { section, option }: Assignment): { what: string; why: string } | undefined {
  const declared = Object.hasOwn(schema, section) ? schema[section] : section === 'DEFAULT' ? emptyDefault : undefined;
  const name = `[${section}] ${option}`;
  if (declared && acceptsOption(declared, option)) {
    const deprecated = Object.hasOwn(declared.options, option) ? declared.options[option]?.deprecated : undefined;
    if (deprecated === undefined) return undefined;
    return { what: `dead option ${name}`, why: deprecated === 'dead' ? '' : `: ${deprecated}` };
  }
  if (section === 'DEFAULT' && isOsloDefault(option)) {
    return { what: `dead option ${name}`, why: ": it belongs to OpenStack's logging and configuration libraries" };
  }
  if (declared) return { what: `unknown option ${name}`, why: suggestion(optionMeant(schema, declared, option)) };
  if (isOsloSection(section)) {
    return { what: `dead section [${section}]`, why: ': it belongs to an OpenStack library that is not used here' };
  }
  const meant = nearestName(section, Object.keys(schema));
  return { what: `unknown section [${section}]`, why: suggestion(meant && `[${meant}]`) };
}

function optionMeant(schema: ConfigSchema, declared: Section, option: string): string | undefined {
  const near = nearestName(option, Object.keys(declared.options));
  if (near !== undefined) return near;
  const [elsewhere] = Object.entries(schema).find(([, other]) => Object.hasOwn(other.options, option)) ?? [];
  return elsewhere && `[${elsewhere}] ${option}`;
}

function suggestion(meant: string | undefined): string {
  return meant ? `; did you mean ${meant}?` : '';
}

function placesText(places: readonly string[]): string {
  const more = places.length - maxPlaces;
  return places.slice(0, maxPlaces).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
