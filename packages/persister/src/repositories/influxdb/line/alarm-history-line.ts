import { hash } from 'node:crypto';
import type { AlarmTransition } from '@monasca/common/messages';
import { historySubAlarms } from '../../../mapping/alarm-history.js';
import { RepositoryError } from '../../../repository.js';
import { escapeKey, stringField, utf8Text } from './escape.js';
import { jsonText } from './json-text.js';
import { timeRangeMs } from './time-range.js';

export const alarmHistoryMeasurement = 'alarm_state_history';

const states = ['UNDETERMINED', 'OK', 'ALARM'];

/** A number below 1,000 for two states, the same whenever it is asked for, and small for the states that there are. */
function numberOfStates(oldState: string, newState: string): number {
  const [before, after] = [states.indexOf(oldState), states.indexOf(newState)];
  if (before >= 0 && after >= 0) return before * states.length + after;
  const known = states.length ** 2;
  return known + (hash('sha256', JSON.stringify([oldState, newState]), 'buffer').readUInt32BE() % (1_000 - known));
}

/**
 * The time of a transition's point in ns since the epoch: its millisecond and, below it, a number made of the states, so
 * that one alarm may change twice within it.
 * @throws RepositoryError `record` for a time that InfluxDB does not have
 */
export function alarmHistoryTime({ timestamp, oldState, newState }: AlarmTransition): bigint {
  if (timestamp < timeRangeMs.first || timestamp >= timeRangeMs.last) {
    const range = `${timeRangeMs.first} to ${timeRangeMs.last}`;
    throw new RepositoryError('record', `alarm-transitioned.timestamp: expected ${range} ms, which is what InfluxDB holds, got ${timestamp}`); // prettier-ignore
  }
  return BigInt(timestamp) * 1_000_000n + BigInt(numberOfStates(oldState, newState));
}

/**
 * Tags of a transition's point. `_alarm_id` keeps alarms of one tenant apart that change in the same millisecond; its name
 * is not the field's, which readers ask for.
 */
export const alarmHistoryTags = ({ tenantId, alarmId }: AlarmTransition): Record<string, string> => ({
  _alarm_id: alarmId,
  tenant_id: tenantId,
});

/** The fields of a transition, in the order of the line, and as UTF-8 can have them. */
export function alarmHistoryFields(transition: AlarmTransition): Readonly<Record<string, string>> {
  const { tenantId, alarmId, metrics, newState, oldState, link, lifecycleState, stateChangeReason } = transition;
  return {
    tenant_id: tenantId,
    alarm_id: alarmId,
    metrics: jsonText(metrics),
    new_state: newState,
    old_state: oldState,
    link: utf8Text(link ?? ''),
    lifecycle_state: utf8Text(lifecycleState ?? ''),
    reason: utf8Text(stateChangeReason),
    reason_data: '{}',
    sub_alarms: jsonText(historySubAlarms(transition)),
  };
}

/** The line of a transition, in ns. Throws RepositoryError `record` for one that InfluxDB has no form for. */
export function alarmHistoryText(transition: AlarmTransition): string {
  const tags = Object.entries(alarmHistoryTags(transition)).map(([name, text]) => `${name}=${escapeKey(text, name)}`);
  const fields = Object.entries(alarmHistoryFields(transition)).map(([name, text]) => `${name}=${stringField(text)}`);
  return `${alarmHistoryMeasurement},${tags.join(',')} ${fields.join(',')} ${alarmHistoryTime(transition)}`;
}
