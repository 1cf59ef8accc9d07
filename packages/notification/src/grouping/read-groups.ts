import { messageId, stringifyJson } from '@monasca/common/messages';
import type { Match } from '../matching/match.js';
import { readList } from '../matching/read-list.js';
import { fieldsOf, readMatch } from '../matching/read-match.js';
import { durationMs } from './duration.js';
import type { GroupTimes } from './group-head.js';
import { isLabelName, labelNames } from './labels.js';

/** An entry of the file: what is grouped, and how. */
export interface GroupRule {
  /** Stays while its matchers do: groups of two rules are never one. */
  readonly id: string;
  readonly matches: Match;
  readonly by: readonly string[];
  readonly times: GroupTimes;
}

/**
 * Reads a file of groups.
 * @throws ServiceError `configuration` naming the file, the place and what was expected
 */
export const readGroups = (file: string): GroupRule[] => readList(file, 'groups', readRule);

/** As Alertmanager has them. */
const defaults = { wait: '30s', interval: '5m' };

function readRule(value: unknown, where: string): GroupRule {
  const names = ['match', 'by', 'wait', 'interval', 'repeat'];
  const { match, by, wait = defaults.wait, interval = defaults.interval, repeat } = fieldsOf(value, where, names);
  // Its OK would miss the group, which then never ends.
  if (match !== undefined && Object.hasOwn(fieldsOf(match, `${where}.match`), 'state'))
    throw new Error(`${where}.match.state: expected no state: a group is told of all of them`);
  const repeatMs = repeat === undefined ? undefined : readDuration(repeat, `${where}.repeat`);
  if (repeatMs === 0) throw new Error(`${where}.repeat: expected more than 0s; left out, nothing is repeated`);
  return {
    id: messageId('', stringifyJson(match ?? null), 0),
    matches: match === undefined ? () => true : readMatch(match, `${where}.match`),
    by: readNames(by, `${where}.by`),
    times: {
      waitMs: readDuration(wait, `${where}.wait`),
      intervalMs: readDuration(interval, `${where}.interval`),
      repeatMs,
    },
  };
}

function readNames(value: unknown, where: string): string[] {
  if (!Array.isArray(value)) throw new Error(`${where}: expected a list of ${labelNames.join(', ')}; may be empty`);
  const names = value as readonly unknown[];
  const odd = names.find((name) => typeof name !== 'string' || !isLabelName(name));
  if (odd !== undefined) throw new Error(`${where}: expected some of ${labelNames.join(', ')}, got ${stringifyJson(odd)}`); // prettier-ignore
  return [...new Set(names as readonly string[])].toSorted();
}

function readDuration(value: unknown, where: string): number {
  const duration = durationMs(value);
  if (duration !== undefined) return duration;
  throw new Error(`${where}: expected a time such as 30s, 5m, 4h or 1d, got ${stringifyJson(value)}`);
}
