import type { AlarmTransition, JsonObject } from '@monasca/common/messages';
import { filled } from '../../filled.js';
import type { Notification, NotificationGroup } from '../../notification.js';

/** What the alert is known by: the same in each state of the alarm, as only then OK ends what ALARM has begun. */
export function labelsOf(
  { alarm, group }: Pick<Notification, 'alarm' | 'group'>,
  dimensions: readonly string[],
): Record<string, string> {
  if (group !== undefined) return groupLabels(alarm, group);
  const { alarmId, alarmName, alarmDefinitionId, severity, tenantId, metrics } = alarm;
  const labels: readonly (readonly [string, string | null | undefined])[] = [
    ...dimensions.map((name) => [labelName(name), sharedValue(metrics ?? [], name)] as const),
    ['alertname', filled(alarmName?.trim()) ?? alarmId],
    ['alarm_id', alarmId],
    ['alarm_definition_id', alarmDefinitionId],
    ['tenant_id', tenantId],
    ['severity', severity?.toLowerCase()],
  ];
  return Object.fromEntries(labels.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/** Those of its id, and what its alarms are grouped by: all else changes with them. */
function groupLabels({ alarmId, tenantId }: AlarmTransition, { labels }: NotificationGroup): Record<string, string> {
  const named = Object.entries(labels).map(([name, value]) => {
    if (name === 'severity') return [name, value.toLowerCase()] as const;
    return [
      name === 'definition' ? 'alarm_definition_id' : labelName(name.replace(/^dimensions\./, '')),
      value,
    ] as const;
  });
  const fixed = [['alertname', 'Monasca alarms'], ['alarm_id', alarmId], ['tenant_id', tenantId]] as const; // prettier-ignore
  return Object.fromEntries([...named, ...fixed].filter(([name, value]) => name !== 'tenant' && value !== ''));
}

/** A name that every Alertmanager takes. */
const labelName = (name: string): string => name.replace(/\W/g, '_').replace(/^(?=\d)/, '_');

/** The value of a dimension that all metrics have. */
function sharedValue(metrics: readonly JsonObject[], name: string): string | undefined {
  const values = new Set(metrics.map(({ dimensions }) => valueOf(dimensions, name)));
  return values.size === 1 ? [...values][0] : undefined;
}

function valueOf(dimensions: unknown, name: string): string | undefined {
  if (typeof dimensions !== 'object' || dimensions === null || !Object.hasOwn(dimensions, name)) return undefined;
  const value = (dimensions as JsonObject)[name];
  return typeof value === 'string' ? value : undefined;
}
