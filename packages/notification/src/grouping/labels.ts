import { dimensionValues } from '../dimension-values.js';
import type { AlarmTransition } from '@monasca/common/messages';

/** What alarms may be grouped by: names as a file has them, with how an alarm is read. Not its state: that changes. */
const properties: Readonly<Record<string, (alarm: AlarmTransition) => string | null>> = {
  tenant: ({ tenantId }) => tenantId,
  definition: ({ alarmDefinitionId }) => alarmDefinitionId,
  severity: ({ severity }) => severity,
};

const dimension = /^dimensions\.(.+)$/s;

export const labelNames = [...Object.keys(properties), 'dimensions.<name>'];

export const isLabelName = (name: string): boolean => Object.hasOwn(properties, name) || dimension.test(name);

/** The labels of an alarm, by their names; empty where it has none, and several values of a dimension with commas. */
export function labelsOf(alarm: AlarmTransition, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, labelOf(alarm, name)]));
}

function labelOf(alarm: AlarmTransition, name: string): string {
  const [, key] = dimension.exec(name) ?? [];
  if (key !== undefined) return dimensionValues(alarm, key).toSorted().join(',');
  return properties[name]?.(alarm) ?? '';
}
