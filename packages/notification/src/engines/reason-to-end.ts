import type { AlarmTransition } from '@monasca/common/messages';
import type { NotSent } from '../figures.js';
import type { MethodStore } from '../methods/method-store.js';

/** Why nobody is to be told any more that an alarm is in a state, if so: by the database, now. */
export async function reasonToEnd(
  store: MethodStore,
  { alarmId, newState }: Pick<AlarmTransition, 'alarmId' | 'newState'>,
  methodId: string,
): Promise<NotSent | undefined> {
  const now = await store.alarm(alarmId);
  if (now === undefined) return 'alarm_deleted';
  if (now.state !== newState) return 'state_changed';
  if (!now.actionsEnabled) return 'actions_disabled';
  const actions = await store.actions(now.alarmDefinitionId, now.state);
  return actions.some(({ id }) => id === methodId) ? undefined : 'action_removed';
}
