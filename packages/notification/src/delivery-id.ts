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
