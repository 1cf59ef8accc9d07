import type { AlarmTransition, NotificationMessage } from '@monasca/common/messages';
import { deliveryIdOf } from '../delivery-id.js';
import { encodeAlarm } from '../grouping/group-record.js';
import type { InputRecord, OutputRecord, Work } from '../pipeline/record.js';
import type { Method } from '../notification.js';
import { InOrder } from '../sending/in-order.js';
import { decodeTransition } from '../stages/decode.js';
import { notificationRecord, undelivered } from '../stages/report.js';
import { reasonToSkip } from '../stages/rules.js';
import { orGiven } from './or-given.js';
import type { EngineParts } from './parts.js';
import { refuse } from './refuse.js';
import { retrySchedule } from './retry-schedule.js';

/** Tells each method of a transition, at once or by its group; what is not delivered goes to the retries, what repeats to its period's topic. */
export function notificationEngine({ config, store, sender, grouping, figures, clock, log }: EngineParts): Work {
  const { kafka, alarm_processor, periodic_engine } = config;
  const ttlMs = alarm_processor.ttl === undefined ? undefined : alarm_processor.ttl * 1_000;
  const schedule = retrySchedule(config.retry_engine);
  const inOrder = new InOrder();

  /** The methods of a transition; undefined, and counted, where nobody is told. */
  const methodsOf = async (alarm: AlarmTransition, given: AbortSignal): Promise<readonly Method[] | undefined> => {
    const skip = reasonToSkip(alarm, ttlMs, clock.now());
    if (skip !== undefined) {
      if (skip === 'too_old') log.warn({ alarm: alarm.alarmId, timestamp: alarm.timestamp }, 'a transition is too old');
      figures.alarm(skip);
      return undefined;
    }
    const began = performance.now();
    const found = await orGiven(store.actions(alarm.alarmDefinitionId ?? '', alarm.newState), given);
    const methods = found.filter((method) => isOfTenant(method, alarm));
    figures.created(methods.length, (performance.now() - began) / 1_000);
    for (let others = found.length - methods.length; others > 0; others -= 1) figures.skipped('other_tenant');
    if (methods.length > 0) return methods;
    figures.alarm('no_methods');
    return undefined;
  };

  const told = new Set<number>();
  /** Undefined for what is not repeated: of a period without a topic that is told, once. */
  const topicOfPeriod = (period: number): string | undefined => {
    const topic = kafka.periodic[period];
    if (topic === undefined && period > 0 && !told.has(period)) {
      told.add(period);
      log.warn({ period }, 'methods of a period that [kafka] periodic has no topic for are told once');
    }
    return topic;
  };

  const notify = async (
    method: Method,
    alarm: AlarmTransition,
    origin: InputRecord,
    given: AbortSignal,
  ): Promise<OutputRecord[]> => {
    given.throwIfAborted();
    const queued = clock.now();
    if (!sender.serves(method.type)) {
      figures.skipped('unknown_type');
      const message = messageOf(method, alarm, queued);
      const detail = `no channel of type ${method.type} is enabled`;
      return [undelivered(kafka.dead_letter_topic, message, origin, 'unknown_type', detail)];
    }
    const group = grouping.of({ method, alarm });
    if (group !== undefined) {
      figures.grouped();
      const value = encodeAlarm(group, messageOf(method, alarm, queued));
      return [{ topic: kafka.group_topic, key: group.id, value }];
    }
    const delivery = await sender.send({ deliveryId: deliveryIdOf(alarm, method.id), method, alarm }, origin, given);
    if (delivery.status === 'duplicate') return [];
    const message = messageOf(method, alarm, delivery.at);
    const periodTopic = topicOfPeriod(method.period);
    const repeats = periodTopic !== undefined && periodic_engine.states.includes(alarm.newState);
    const repetition = repeats ? [notificationRecord(periodTopic, message)] : [];
    if (delivery.status === 'silenced') return repetition;
    if (delivery.status === 'sent') return [notificationRecord(kafka.notification_topic, message), ...repetition];
    if (delivery.error.permanent) {
      const { reason, message: detail } = delivery.error;
      return [undelivered(kafka.dead_letter_topic, message, origin, reason, detail), ...repetition];
    }
    // What repeats anyway has its next attempt there.
    if (repeats) return repetition;
    const notificationTimestamp = schedule.pauseFrom(delivery.at, 0, delivery.error.retryAfterMs);
    return [notificationRecord(kafka.notification_retry_topic, { ...message, notificationTimestamp })];
  };

  return async (record, given) => {
    const decoded = decodeTransition(record.value);
    if (!decoded.ok) {
      figures.alarm('unreadable');
      return refuse({ config, log }, record, decoded);
    }
    const { value: alarm } = decoded;
    const methods = await inOrder.run(alarm.alarmId, () => methodsOf(alarm, given));
    if (methods === undefined) return [];
    // In the order of the transitions: a method hears of the recovery after the alarm.
    const outputs = await Promise.all(
      methods.map((method) => inOrder.run(`${method.id} ${alarm.alarmId}`, () => notify(method, alarm, record, given))),
    );
    figures.alarm('notified');
    return outputs.flat();
  };
}

const isOfTenant = ({ tenantId }: Method, alarm: AlarmTransition): boolean => tenantId === alarm.tenantId;

const messageOf = (method: Method, alarm: AlarmTransition, at: number): NotificationMessage => ({
  ...{ id: method.id, type: method.type, name: method.name, address: method.address, period: method.period },
  ...{ retryCount: 0, notificationTimestamp: at / 1_000, alarm },
});
