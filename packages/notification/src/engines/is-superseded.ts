import type { AlarmTransition } from '@monasca/common/messages';
import type { MethodStore } from '../methods/method-store.js';

/** Whether the alarm has another state by now: whoever is told of it hears of that one. */
export async function isSuperseded(store: MethodStore, { alarmId, newState }: AlarmTransition): Promise<boolean> {
  const now = await store.alarm(alarmId);
  return now !== undefined && now.state !== newState;
}
