import { alarmTransitionOf, stringifyJson, type AlarmTransition } from '@monasca/common/messages';
import { fit } from '../presentation/fit.js';

/** How many metrics of an alarm are kept, and most characters of what has more than that. */
const [keptMetrics, mostCharacters] = [5, 4_000];

/** A transition that has been told, with what is listed of it: its place in memory and on the topic is bounded. */
export function compact(alarm: AlarmTransition): AlarmTransition {
  const { raw, metrics, stateChangeReason } = alarm;
  const short = {
    ...raw,
    metrics: metrics?.slice(0, keptMetrics) ?? null,
    subAlarms: [],
    stateChangeReason: fit(stateChangeReason, 500),
  };
  if (stringifyJson(short).length <= mostCharacters) return alarmTransitionOf(short);
  const { tenantId, alarmId, alarmDefinitionId, newState, timestamp } = alarm;
  const named = { tenantId, alarmId, alarmDefinitionId, newState, timestamp, oldState: fit(alarm.oldState, 100) };
  return alarmTransitionOf({
    ...named,
    ...{ metrics: [], alarmName: fit(alarm.alarmName ?? '', 250), stateChangeReason: fit(stateChangeReason, 500) },
    ...{ severity: alarm.severity, actionsEnabled: alarm.actionsEnabled },
  });
}
