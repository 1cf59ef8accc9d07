import type { NotificationMessage } from '@monasca/common/messages';
import { deliveryIdOf } from '../delivery-id.js';
import type { Work } from '../pipeline/record.js';
import type { NotSent } from '../figures.js';
import type { Method } from '../notification.js';
import { decodeNotification } from '../stages/decode.js';
import { notificationRecord } from '../stages/report.js';
import { orGiven } from './or-given.js';
import type { EngineParts } from './parts.js';
import { reasonToEnd } from './reason-to-end.js';
import { farFuture, refuse } from './refuse.js';
import { Loops } from './loops.js';
import { renewed } from './retry-engine.js';

/** Repeats a notification every so many seconds while its alarm stays in its state: one loop for each alarm and method. */
export function periodicEngine({ config, store, sender, figures, clock, log }: EngineParts, period: number): Work {
  const { kafka, periodic_engine } = config;
  const loops = new Loops();

  /** Why the loop of a notification ends now, if it does. Asked right before the send. */
  const reasonToStop = async (
    { id, alarm }: NotificationMessage,
    method: Method | undefined,
  ): Promise<NotSent | undefined> => {
    if (method === undefined) return 'method_deleted';
    const reason = await reasonToEnd(store, alarm, id);
    if (reason !== undefined) return reason;
    if (!periodic_engine.states.includes(alarm.newState)) return 'state_changed';
    return sender.serves(method.type) ? undefined : 'unknown_type';
  };

  return async (record, given) => {
    const decoded = decodeNotification(record.value);
    if (!decoded.ok) return refuse({ config, log }, record, decoded);
    const { value: former } = decoded;
    const due = Math.round((former.notificationTimestamp + period) * 1_000);
    if (due > clock.now() + 2 * period * 1_000) return refuse({ config, log }, record, farFuture);
    // Another loop of the same alarm and method, made by a flapping alarm or a crash, ends here or there.
    const loop = loops.enter(former, record, given);
    if (loop === undefined) return ended('duplicate');
    try {
      await clock.until(due, loop.ended);
      const method = await orGiven(store.method(former.id), loop.ended);
      const reason = await orGiven(reasonToStop(former, method), loop.ended);
      if (reason !== undefined || method === undefined) return ended(reason ?? 'method_deleted');
      const message = { ...former, ...renewed(method) };
      const topic = kafka.periodic[method.period];
      // The new period begins with the former notification.
      if (method.period !== period)
        return topic === undefined ? ended('action_removed') : [notificationRecord(topic, message)];
      const { alarm } = message;
      const deliveryId = deliveryIdOf(alarm, method.id, due);
      const delivery = await sender.send({ deliveryId, method, alarm }, record, loop.ended);
      const at = delivery.status === 'duplicate' ? due : delivery.at;
      return [notificationRecord(record.topic, { ...message, notificationTimestamp: at / 1_000 })];
    } catch (error) {
      if (loop.isReplaced && !given.aborted) return ended('duplicate');
      throw error;
    } finally {
      loop.leave();
    }
  };

  function ended(reason: NotSent) {
    figures.skipped(reason);
    return [];
  }
}
