import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ServiceError } from '@monasca/common';
import { dimensionMatch, propertyMatch, propertyNames, type Match } from './match.js';
import { minutesOf, weekdays, weeklyWindow } from './weekly.js';

/** A time in which some notifications are not sent. */
export interface Silence {
  readonly comment: string;
  readonly matches: Match;
  /** Whether it holds at a time, in ms since the epoch. */
  readonly holds: (time: number) => boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a file of silences.
 * @throws ServiceError `configuration` naming the file, the place and what was expected
 */
export function readSilences(file: string): Silence[] {
  try {
    const document = fieldsOf(parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 }) ?? {}, 'the file', ['silences']);
    const silences = document.silences ?? [];
    if (!Array.isArray(silences)) throw new Error('silences: expected a list');
    return silences.map((one, index) => readSilence(one, `silences[${index}]`));
  } catch (error) {
    const message = `silences ${file}: ${(error as Error).message}`;
    throw new ServiceError('configuration', message, { cause: error, fields: { file } });
  }
}

function readSilence(value: unknown, where: string): Silence {
  const { comment, match, from, to, weekly } = fieldsOf(value, where, ['comment', 'match', 'from', 'to', 'weekly']);
  const matches = readMatch(match, `${where}.match`);
  const [begins, ends] = [readTime(from, `${where}.from`) ?? -Infinity, readTime(to, `${where}.to`) ?? Infinity];
  const window = weekly === undefined ? () => true : readWeekly(weekly, `${where}.weekly`);
  return {
    comment: typeof comment === 'string' ? comment : where,
    matches,
    holds: (time) => time >= begins && time < ends && window(time),
  };
}

/** All that it names must be so. A silence of everything has to say so: `tenant: '*'`. */
function readMatch(value: unknown, where: string): Match {
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

function readWeekly(value: unknown, where: string): (time: number) => boolean {
  const { days, from = '00:00', to = '24:00', timezone = 'UTC' } = fieldsOf(value, where, ['days', 'from', 'to', 'timezone']); // prettier-ignore
  const names = readPatterns(days, `${where}.days`).map((day) => day.toLowerCase());
  const unknown = names.find((day) => !weekdays.includes(day));
  if (unknown !== undefined) throw new Error(`${where}.days: expected some of ${weekdays.join(', ')}, got ${unknown}`);
  const [begins, ends] = [minutesOf(from), minutesOf(to)];
  if (begins === undefined || ends === undefined) throw new Error(`${where}: expected from and to as HH:MM in quotes`);
  try {
    return weeklyWindow({ days: names, from: begins, to: ends, timezone: String(timezone) });
  } catch {
    throw new Error(`${where}.timezone: expected a name such as Europe/Warsaw, got ${JSON.stringify(timezone)}`);
  }
}

/** A text, or a list of texts. */
function readPatterns(value: unknown, where: string): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > 0 && list.every((one) => typeof one === 'string')) return list;
  throw new Error(`${where}: expected a text or a list of texts, got ${JSON.stringify(value)}`);
}

/** A time with its zone; undefined where there is none. */
function readTime(value: unknown, where: string): number | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : value instanceof Date ? value.toISOString() : JSON.stringify(value);
  const time = Date.parse(text);
  if (/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) && Number.isFinite(time)) return time;
  throw new Error(`${where}: expected a time with its zone, such as 2026-12-24T18:00:00Z, got ${text}`);
}

function fieldsOf(value: unknown, where: string, known?: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${where}: expected a map`);
  const odd = Object.keys(value).find((name) => known !== undefined && !known.includes(name));
  if (odd !== undefined) throw new Error(`${where}: expected ${known?.join(', ')}, got ${odd}`);
  return value as Fields;
}
