import { alarmTransitionOf, type AlarmTransition, type JsonObject } from '@monasca/common/messages';
import { dimensionsOf } from '../dimension-values.js';
import type { NotificationGroup } from '../notification.js';
import { fit } from '../presentation/fit.js';
import type { GroupHead } from './group-head.js';
import { severityOfState } from './states.js';

/** How many alarms are listed, and how many metrics are told of. */
const [listedAlarms, listedMetrics] = [50, 50];

/** From the least to the worst. */
const severities = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

/**
 * The alarms of a group as one, for channels that tell of one: by the id of the group, in the worst of their states, with
 * what they have in common and a list of them in place of the reason. What is new comes first in it. A single one says
 * what it always says.
 * @param fresh what is told for the first time
 * @param others what was told before and still holds; together with `fresh` at least one
 * @param oldState what the group was told to be in; undefined for the first message
 */
export function combinedAlarm(
  head: GroupHead,
  fresh: readonly AlarmTransition[],
  others: readonly AlarmTransition[],
  oldState: string | undefined,
): { readonly alarm: AlarmTransition; readonly group: NotificationGroup } {
  const alarms = [...fresh.toSorted(byUrgency), ...others.toSorted(byUrgency)];
  const listed = alarms.slice(0, listedAlarms);
  const one = alarms.length === 1 ? alarms[0] : undefined;
  const newState = alarms.toSorted((a, b) => severityOfState(b.newState) - severityOfState(a.newState))[0]!.newState;
  const raw = {
    tenantId: head.tenantId,
    alarmId: head.id,
    alarmDefinitionId: common(alarms, ({ alarmDefinitionId }) => alarmDefinitionId),
    metrics: metricsOf(alarms),
    alarmName: one?.alarmName ?? nameOf(alarms),
    alarmDescription: common(alarms, ({ alarmDescription }) => alarmDescription),
    oldState: oldState ?? one?.oldState ?? null,
    newState,
    actionsEnabled: true,
    stateChangeReason: one?.stateChangeReason ?? listOf(head, alarms, listed),
    severity: severityOf(alarms),
    link: common(alarms, ({ link }) => link),
    lifecycleState: common(alarms, ({ lifecycleState }) => lifecycleState),
    subAlarms: one?.subAlarms ?? [],
    timestamp: Math.max(...alarms.map(({ timestamp }) => timestamp)),
  };
  return { alarm: alarmTransitionOf(raw), group: { labels: head.labels, alarms: listed } };
}

const byUrgency = (a: AlarmTransition, b: AlarmTransition): number =>
  severityOfState(b.newState) - severityOfState(a.newState) ||
  (a.alarmName ?? '').localeCompare(b.alarmName ?? '') ||
  a.alarmId.localeCompare(b.alarmId);

/** What is the same of all; null where it is not. */
function common(alarms: readonly AlarmTransition[], read: (alarm: AlarmTransition) => string | null): string | null {
  const values = new Set(alarms.map(read));
  return values.size === 1 ? [...values][0]! : null;
}

function nameOf(alarms: readonly AlarmTransition[]): string {
  const name = common(alarms, ({ alarmName }) => alarmName);
  return name === null ? `${alarms.length} alarms` : `${name} (${alarms.length} alarms)`;
}

/** The highest of those that are not OK; of all, where all are. */
function severityOf(alarms: readonly AlarmTransition[]): string | null {
  const open = alarms.filter(({ newState }) => newState !== 'OK');
  const rank = (severity: string | null): number => severities.indexOf(severity ?? '');
  const among = (open.length > 0 ? open : alarms).map(({ severity }) => severity);
  return among.toSorted((a, b) => rank(b) - rank(a))[0] ?? null;
}

function metricsOf(alarms: readonly AlarmTransition[]): JsonObject[] {
  const found = new Map<string, JsonObject>();
  for (const metric of alarms.flatMap(({ metrics }) => metrics ?? [])) {
    if (found.size === listedMetrics) break;
    found.set(JSON.stringify([metric.name, dimensionsOf(metric)]), metric);
  }
  return [...found.values()];
}

function listOf({ labels }: GroupHead, alarms: readonly AlarmTransition[], listed: readonly AlarmTransition[]): string {
  const states = new Map<string, number>();
  for (const { newState } of alarms.toSorted(byUrgency)) states.set(newState, (states.get(newState) ?? 0) + 1);
  const shown = Object.entries(labels).filter(([name, value]) => !hidden.has(name) && value !== '');
  const pairs = shown.map(([name, value]) => `${name.replace(/^dimensions\./, '')}=${oneLine(value, 100)}`);
  const counts = [...states].map(([state, count]) => `${count} ${state}`).join(', ');
  const further = alarms.length - listed.length;
  return [
    `${alarms.length} alarms${pairs.length > 0 ? ` of ${pairs.join(', ')}` : ''}: ${counts}`,
    ...listed.map(lineOf),
    ...(further > 0 ? [`and ${further} more`] : []),
  ].join('\n');
}

/** Labels that say nothing to a person. */
const hidden = new Set(['tenant', 'definition']);

function lineOf({ newState, severity, alarmName, alarmId, metrics, stateChangeReason }: AlarmTransition): string {
  const dimensions = metrics?.[0] === undefined ? [] : dimensionsOf(metrics[0]);
  const where = dimensions.map(([name, value]) => `${name}=${value}`).join(', ');
  const name = oneLine(alarmName ?? '', 100) || alarmId;
  const title = `${[newState, severity ?? ''].filter(Boolean).join(' ')}: ${name}`;
  const place = where === '' ? '' : ` (${oneLine(where, 150)})`;
  const reason = oneLine(stateChangeReason, 200);
  return `${title}${place}${reason === '' ? '' : `: ${reason}`}`;
}

const oneLine = (text: string, max: number): string => fit(text.replace(/\s+/g, ' ').trim(), max);
