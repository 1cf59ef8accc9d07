import { isJsonObject, type AlarmTransition, type JsonObject } from '@monasca/common/messages';

/**
 * The sub-alarms of a transition under the names that readers of the history expect. Only four are renamed, and only
 * where they stand: a dimension of such a name keeps it.
 */
export function historySubAlarms({ subAlarms }: AlarmTransition): JsonObject[] {
  return subAlarms.map(({ subAlarmExpression, subAlarmState, currentValues, ...rest }) => ({
    sub_alarm_expression: expression(subAlarmExpression),
    sub_alarm_state: subAlarmState,
    current_values: currentValues,
    ...rest,
  }));
}

function expression(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const { metricDefinition, ...rest } = value;
  return { metric_definition: metricDefinition, ...rest };
}
