import type { AlarmTransition } from '@monasca/common/messages';
import { muteTags } from '../../presentation/escapes.js';
import { fit } from '../../presentation/fit.js';
import { plainText, summaryOf } from '../../presentation/summary.js';

const priorities: Readonly<Record<string, string>> = { CRITICAL: 'P1', HIGH: 'P2', MEDIUM: 'P3', LOW: 'P4' };

/** What an alert is known by: a second one with the same alias while the first is open is none. */
export const aliasOf = ({ alarmId }: AlarmTransition): string => fit(alarmId, 512);

const source = 'Monasca';

/** Opens an alert, or counts it once more. Messages and descriptions are shown as HTML. */
export function openBody(alarm: AlarmTransition, text?: string): object {
  const summary = summaryOf(alarm);
  const { severity, newState: state } = alarm;
  return {
    message: fit(summary.title, 130, muteTags),
    alias: aliasOf(alarm),
    description: text === undefined ? fit(plainText(summary), 15_000, muteTags) : fit(text, 15_000),
    details: detailsOf(alarm, summary.link),
    source,
    priority: state === 'ALARM' ? priorityOf(severity) : 'P5',
  };
}

export const closeBody = (alarm: AlarmTransition, text?: string): object => ({
  source,
  note: text === undefined ? fit(plainText(summaryOf(alarm)), 25_000, muteTags) : fit(text, 25_000),
});

const priorityOf = (severity: string | null): string =>
  severity !== null && Object.hasOwn(priorities, severity) ? priorities[severity]! : 'P3';

/** Texts by their names; together they may have 8000 characters. */
function detailsOf(alarm: AlarmTransition, link: string | undefined): Record<string, string> {
  const details: readonly (readonly [string, string | null | undefined])[] = [
    ['alarm_id', alarm.alarmId],
    ['alarm_definition_id', alarm.alarmDefinitionId],
    ['tenant_id', alarm.tenantId],
    ['state', alarm.newState],
    ['severity', alarm.severity],
    ['link', link],
  ];
  return Object.fromEntries(details.flatMap(([name, value]) => (value ? [[name, fit(value, 1_200, muteTags)]] : [])));
}
