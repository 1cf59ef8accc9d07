import { alarmTransitionOf, type AlarmTransition } from '@monasca/common/messages';
import type { NotSent } from '../figures.js';

/** What a person reads of why nobody is told of an alarm any more. */
const words: Partial<Record<NotSent, string>> = {
  alarm_deleted: 'the alarm was deleted',
  state_changed: 'the alarm has left this state, or this group',
  superseded: 'the alarm has left this state, or this group',
  actions_disabled: 'the actions of the alarm are disabled',
  action_removed: 'the method is no action of the alarm any more',
};

/** An alarm that a group is not told of any more, as the last message of the group has it: OK, and why. */
export const endedAlarm = ({ raw, newState }: AlarmTransition, reason: NotSent): AlarmTransition =>
  alarmTransitionOf({
    ...raw,
    ...{ oldState: newState, newState: 'OK', stateChangeReason: `Closed: ${words[reason] ?? reason}; was ${newState}` },
  });
