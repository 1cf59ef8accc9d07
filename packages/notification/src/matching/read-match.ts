import { dimensionMatch, propertyMatch, propertyNames, type Match } from './match.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads matchers of a file: all that they name must be so, and they name something.
 * @param where the place in the file, for errors
 * @throws Error naming the place and what was expected
 */
export function readMatch(value: unknown, where: string): Match {
  const { dimensions, ...properties } = fieldsOf(value, where, [...propertyNames, 'dimensions']);
  const names = dimensions === undefined ? {} : fieldsOf(dimensions, `${where}.dimensions`);
  const matches = [
    ...Object.entries(properties).map(([name, patterns]) => propertyMatch(name, readPatterns(patterns, `${where}.${name}`))),
    ...Object.entries(names).map(([name, patterns]) => dimensionMatch(name, readPatterns(patterns, `${where}.dimensions.${name}`))),
  ]; // prettier-ignore
  if (matches.length === 0)
    throw new Error(`${where}: expected at least one of ${propertyNames.join(', ')}, dimensions`);
  return (of) => matches.every((matchesIt) => matchesIt(of));
}

/** A text, or a list of texts. */
export function readPatterns(value: unknown, where: string): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > 0 && list.every((one) => typeof one === 'string')) return list;
  throw new Error(`${where}: expected a text or a list of texts, got ${JSON.stringify(value)}`);
}

/** A map, of these names if they are given. */
export function fieldsOf(value: unknown, where: string, known?: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${where}: expected a map`);
  const odd = Object.keys(value).find((name) => known !== undefined && !known.includes(name));
  if (odd !== undefined) throw new Error(`${where}: expected ${known?.join(', ')}, got ${odd}`);
  return value as Fields;
}
