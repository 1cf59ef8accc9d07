import type { AlarmTransition } from '@monasca/common/messages';
import { messageId } from '@monasca/common/messages';

/**
 * The identity of a notification: of the transition and the method, the same for each attempt and after each crash. A
 * repetition has one of its own, by the time that it is due. A UUID's text.
 * @param due milliseconds since the epoch; none for the first notification
 */
export function deliveryIdOf(
  { tenantId, alarmId, timestamp, newState }: AlarmTransition,
  methodId: string,
  due?: number,
): string {
  return messageId(tenantId, JSON.stringify([alarmId, timestamp, newState, methodId, due ?? null]), 0);
}

/**
 * The identity of a group's message: of what it tells for the first time; of a repetition by the time that it is due.
 * @param groupId which the method's id is in
 * @param due milliseconds since the epoch, of a repetition
 */
export function groupDeliveryIdOf(groupId: string, fresh: readonly AlarmTransition[], due?: number): string {
  const told = fresh.map(({ alarmId, timestamp, newState }) => JSON.stringify([alarmId, timestamp, newState]));
  return messageId(groupId, JSON.stringify([told.toSorted(), due ?? null]), 0);
}
