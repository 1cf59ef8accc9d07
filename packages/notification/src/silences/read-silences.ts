import type { Match } from '../matching/match.js';
import { readList } from '../matching/read-list.js';
import { fieldsOf, readMatch, readPatterns } from '../matching/read-match.js';
import { minutesOf, weekdays, weeklyWindow } from './weekly.js';

/** A time in which some notifications are not sent. */
export interface Silence {
  readonly comment: string;
  readonly matches: Match;
  /** Whether it holds at a time, in ms since the epoch. */
  readonly holds: (time: number) => boolean;
}

/**
 * Reads a file of silences.
 * @throws ServiceError `configuration` naming the file, the place and what was expected
 */
export const readSilences = (file: string): Silence[] => readList(file, 'silences', readSilence);

function readSilence(value: unknown, where: string): Silence {
  const { comment, match, from, to, weekly } = fieldsOf(value, where, ['comment', 'match', 'from', 'to', 'weekly']);
  // A silence of everything has to say so: `tenant: '*'`.
  const matches = readMatch(match, `${where}.match`);
  const [begins, ends] = [readTime(from, `${where}.from`) ?? -Infinity, readTime(to, `${where}.to`) ?? Infinity];
  const window = weekly === undefined ? () => true : readWeekly(weekly, `${where}.weekly`);
  return {
    comment: typeof comment === 'string' ? comment : where,
    matches,
    holds: (time) => time >= begins && time < ends && window(time),
  };
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

/** A time with its zone; undefined where there is none. */
function readTime(value: unknown, where: string): number | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : value instanceof Date ? value.toISOString() : JSON.stringify(value);
  const time = Date.parse(text);
  if (/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) && Number.isFinite(time)) return time;
  throw new Error(`${where}: expected a time with its zone, such as 2026-12-24T18:00:00Z, got ${text}`);
}
