import type { AlarmTransition } from '@monasca/common/messages';
import { fit } from '../../presentation/fit.js';

/** Longest description or summary that PagerDuty takes. */
const maxLength = 1_024;

/** Why the state has changed; what PagerDuty refuses, an empty text, becomes the name of the alarm. */
export function describe({ stateChangeReason, alarmName, alarmId }: AlarmTransition): string {
  const text = [stateChangeReason, alarmName ?? ''].find((candidate) => candidate.trim() !== '');
  return fit(text ?? alarmId, maxLength);
}
