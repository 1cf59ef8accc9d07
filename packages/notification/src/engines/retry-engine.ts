import type { NotificationMessage } from '@monasca/common/messages';
import { deliveryIdOf } from '../delivery-id.js';
import { groupIn, withGroup } from '../grouping/group-header.js';
import { encodeAlarm } from '../grouping/group-record.js';
import type { InputRecord, OutputRecord, Work } from '../pipeline/record.js';
import type { NotSent } from '../figures.js';
import type { Method } from '../notification.js';
import type { SendError } from '../send-error.js';
import { decodeNotification } from '../stages/decode.js';
import { notificationRecord, undelivered } from '../stages/report.js';
import { groupTopics } from '../topics.js';
import { isSuperseded } from './is-superseded.js';
import { orGiven } from './or-given.js';
import type { EngineParts } from './parts.js';
import { farFuture, refuse } from './refuse.js';
import { retrySchedule } from './retry-schedule.js';

/** How long a record waits at its place, in ms: the original's pause. */
const longestHoldMs = 30_000;

/** How much the clocks of others may be ahead, in ms. */
const marginMs = 60_000;

/** Tries again what was not delivered, each notification at its own time, until it is, or there is no sense in it. */
export function retryEngine({ config, store, sender, figures, clock, log }: EngineParts): Work {
  const { kafka, retry_engine } = config;
  const schedule = retrySchedule(retry_engine);
  /** Whether what has left a group may return to it: somebody reads the topic. */
  const isGrouped = groupTopics(config).length > 0;
  const longestDueMs = (retry_engine.interval + retry_engine.max_interval) * 1_000 + marginMs;

  const giveUp = (
    message: NotificationMessage,
    record: InputRecord,
    reason: NotSent,
    detail: string,
  ): OutputRecord[] => {
    figures.skipped(reason);
    log.error({ alarm: message.alarm.alarmId, method: message.id, reason, detail }, 'a notification is given up');
    return [undelivered(kafka.dead_letter_topic, message, record, reason, detail)];
  };

  const drop = (message: NotificationMessage, reason: NotSent): OutputRecord[] => {
    figures.skipped(reason);
    log.info({ alarm: message.alarm.alarmId, method: message.id, reason }, 'a notification is not tried again');
    return [];
  };

  const afterFailure = (message: NotificationMessage, record: InputRecord, at: number, error: SendError) => {
    const retryCount = message.retryCount + (error.isAttempt ? 1 : 0);
    const again = { ...message, retryCount, notificationTimestamp: at / 1_000 };
    if (error.permanent) return giveUp(again, record, 'permanent', error.message);
    if (error.isAttempt && retryCount >= retry_engine.max_attempts)
      return giveUp(again, record, 'exhausted', error.message);
    const notificationTimestamp = schedule.pauseFrom(at, again.retryCount, error.retryAfterMs);
    return [notificationRecord(kafka.notification_retry_topic, { ...again, notificationTimestamp })];
  };

  return async (record, given) => {
    const decoded = decodeNotification(record.value);
    if (!decoded.ok) return refuse({ config, log }, record, decoded);
    const { value: queued } = decoded;
    const due = schedule.due(queued);
    const now = clock.now();
    if (due > now + longestDueMs) return refuse({ config, log }, record, farFuture);
    await waiting('retry', () => clock.until(Math.min(due, now + longestHoldMs), given));
    // What others have led to meanwhile waits for this record: it goes to the end of the topic, and waits on there.
    const group = groupIn(record.headers);
    if (clock.now() < due) {
      const again = notificationRecord(kafka.notification_retry_topic, queued);
      return [group === undefined ? again : withGroup(again, group)];
    }
    const method = await orGiven(store.method(queued.id), given);
    if (method === undefined) return drop(queued, 'method_deleted');
    const message = { ...queued, ...renewed(method) };
    if (group !== undefined && isGrouped) {
      if (await orGiven(isSuperseded(store, queued.alarm), given)) return drop(queued, 'superseded');
      return [{ topic: kafka.group_topic, key: group.id, value: encodeAlarm(group, message, true) }];
    }
    if (!sender.serves(method.type))
      return giveUp(message, record, 'unknown_type', `no channel of type ${method.type}`);
    if (await orGiven(isSuperseded(store, queued.alarm), given)) return drop(queued, 'superseded');
    const { alarm } = message;
    const delivery = await sender.send({ deliveryId: deliveryIdOf(alarm, method.id), method, alarm }, record, given);
    if (delivery.status === 'duplicate' || delivery.status === 'silenced') return [];
    if (delivery.status === 'failed') return afterFailure(message, record, delivery.at, delivery.error);
    return [notificationRecord(kafka.notification_topic, { ...message, notificationTimestamp: delivery.at / 1_000 })];
  };

  async function waiting(engine: string, wait: () => Promise<void>): Promise<void> {
    figures.waits(engine, 1);
    try {
      await wait();
    } finally {
      figures.waits(engine, -1);
    }
  }
}

/** What a method may have been changed in since. */
export const renewed = ({ type, name, address, period }: Method) => ({ type, name, address, period });
