import { stringifyJson, type AlarmTransition, type JsonObject } from '@monasca/common/messages';
import { fit } from './fit.js';
import { isoTime } from './iso-time.js';

/** What a person is told of a transition, as plain text: receivers' markup is not escaped yet. */
export interface Summary {
  /** In one line of at most 250 characters, state first. */
  readonly title: string;
  /** Why the state has changed, at most 1500 characters; may be empty. */
  readonly reason: string;
  /** The alarm's link, if it is one of the web. */
  readonly link: string | undefined;
  /** At most 11 of them, each value of at most 500 characters and never blank. */
  readonly facts: readonly Fact[];
}

interface Fact {
  readonly name: string;
  readonly value: string;
}

/** How many metrics are shown. */
const shownMetrics = 5;

export function summaryOf(alarm: AlarmTransition): Summary {
  const { newState, oldState, alarmName, alarmId, severity, alarmDescription, stateChangeReason } = alarm;
  const metrics = alarm.metrics ?? [];
  const further = metrics.length - shownMetrics;
  const facts: readonly (readonly [string, string | null])[] = [
    ['State', oldState === '' ? newState : `${oldState} → ${newState}`],
    ['Severity', severity],
    ['Description', alarmDescription],
    ['Time', isoTime(alarm.timestamp) ?? null],
    ...metrics
      .slice(0, shownMetrics)
      .map((metric) => [oneLine(textOf(metric.name)) || 'Metric', dimensionsOf(metric)] as const),
    ['Further metrics', further > 0 ? String(further) : null],
    ['Alarm', alarmId],
  ];
  return {
    title: fit(`${oneLine(newState) || 'UNKNOWN'}: ${oneLine(alarmName ?? '') || alarmId}`, 250),
    reason: fit(stateChangeReason.trim(), 1_500),
    link: webLink(alarm.link),
    facts: facts.flatMap(([name, value]) =>
      value === null || value.trim() === '' ? [] : [{ name: fit(oneLine(name), 100), value: fit(value, 500) }],
    ),
  };
}

/** The summary as lines of plain text. */
export function plainText({ title, reason, link, facts }: Summary): string {
  return [title, reason, ...facts.map(({ name, value }) => `${name}: ${value}`), link ?? '']
    .filter((line) => line !== '')
    .join('\n');
}

/** A link that a button may lead to: `http` or `https`, normalised. */
function webLink(link: string | null): string | undefined {
  if (link === null || link.length > 2_000 || !URL.canParse(link)) return undefined;
  const { protocol, href } = new URL(link);
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}

/** Such as `hostname=node-1, service=monitoring`; a metric without dimensions has a dash. */
function dimensionsOf({ dimensions }: JsonObject): string {
  if (typeof dimensions !== 'object' || dimensions === null) return '–';
  const pairs = Object.entries(dimensions).map(([name, value]: [string, unknown]) => `${name}=${textOf(value)}`);
  return pairs.join(', ') || '–';
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : stringifyJson(value);
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
