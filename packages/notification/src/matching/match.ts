import { dimensionValues } from '../dimension-values.js';
import type { Notification } from '../notification.js';
import { matcherOf } from './pattern.js';

export type Match = (notification: Pick<Notification, 'method' | 'alarm'>) => boolean;

/** What matchers may ask of a notification, by the names in the file. */
const properties: Readonly<Record<string, (of: Pick<Notification, 'method' | 'alarm'>) => string | null>> = {
  tenant: ({ alarm }) => alarm.tenantId,
  alarm: ({ alarm }) => alarm.alarmId,
  alarm_name: ({ alarm }) => alarm.alarmName,
  alarm_definition: ({ alarm }) => alarm.alarmDefinitionId,
  severity: ({ alarm }) => alarm.severity,
  state: ({ alarm }) => alarm.newState,
  method: ({ method }) => method.id,
  type: ({ method }) => method.type,
};

export const propertyNames = Object.keys(properties);

/** A property is one of the patterns; an alarm without it is not. */
export function propertyMatch(name: string, patterns: readonly string[]): Match {
  const matches = matcherOf(patterns);
  const read = properties[name];
  return (of) => {
    const value = read?.(of) ?? undefined;
    return value !== undefined && matches(value);
  };
}

/** A metric of the alarm has a dimension of this name whose value is one of the patterns. */
export function dimensionMatch(name: string, patterns: readonly string[]): Match {
  const matches = matcherOf(patterns);
  return ({ alarm }) => dimensionValues(alarm, name).some(matches);
}
