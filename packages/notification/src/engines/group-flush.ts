import type { AlarmTransition, NotificationMessage } from '@monasca/common/messages';
import { deliveryIdOf, groupDeliveryIdOf } from '../delivery-id.js';
import type { NotSent } from '../figures.js';
import { combinedAlarm } from '../grouping/combined.js';
import { endedAlarm } from '../grouping/ended-alarm.js';
import { withGroup } from '../grouping/group-header.js';
import { mostPending, type Group } from '../grouping/group.js';
import type { Member, Pending, Told } from '../grouping/member.js';
import type { Flush } from '../grouping/partition-groups.js';
import { isSameOrigin, type Origin } from '../ledger/ledger.js';
import type { Method } from '../notification.js';
import type { OutputRecord } from '../pipeline/record.js';
import type { SendError } from '../send-error.js';
import type { Delivery } from '../sending/sender.js';
import { notificationRecord, undelivered } from '../stages/report.js';
import { isSuperseded } from './is-superseded.js';
import { orGiven } from './or-given.js';
import type { EngineParts } from './parts.js';
import { reasonToEnd } from './reason-to-end.js';
import { retrySchedule } from './retry-schedule.js';

/** What a group is not told of any more, and why. */
type Ended = readonly [Told | Pending, NotSent];

/**
 * Tells what a group has to tell, as the other engines do: the method and what was told are asked for anew, what the
 * ledger knows is not sent again, what is silenced is left out, and what fails is tried again by the schedule of retries.
 */
export function groupFlush({ config, store, sender, figures, clock, log }: EngineParts): Flush {
  const { kafka, retry_engine } = config;
  const schedule = retrySchedule(retry_engine);
  const originOf = ({ origin }: Pending): Origin => ({ topic: kafka.group_topic, ...origin });

  const leave = (group: Group, members: readonly Member[], reason: NotSent): void => {
    for (const _ of members) figures.skipped(reason);
    group.remove(members, clock.now());
  };

  const giveUp = (group: Group, method: Method, given: readonly Pending[], reason: string, detail: string) => {
    if (given.length === 0) return [];
    log.error({ group: group.head.id, method: method.id, count: given.length, reason, detail }, 'notifications of a group are given up'); // prettier-ignore
    group.conclude(given, clock.now());
    return given.map((one) => {
      const message = messageOf(method, one, clock.now());
      return withGroup(undelivered(kafka.dead_letter_topic, message, originOf(one), reason, detail), group.head);
    });
  };

  /**
   * Passes over what holds no more: alarms that were told, and what has been superseded while it waited for a retry. Where
   * that is all there is, and an incident is open, it is given back: it stays until receivers are told.
   */
  const renew = async (group: Group): Promise<readonly Ended[]> => {
    const { methodId } = group.head;
    const told = group.told.map(async (one) => [one, await reasonToEnd(store, one.alarm, methodId)] as const);
    const retried = group.pending.filter(({ tries }) => tries > 0);
    const old = retried.map(
      async (one) => [one, (await isSuperseded(store, one.alarm)) ? ('superseded' as const) : undefined] as const,
    );
    const asked: readonly (readonly [Ended[0], NotSent | undefined])[] = await Promise.all([...told, ...old]);
    const ended = asked.filter((one): one is Ended => one[1] !== undefined);
    const gone = new Set<Member>(ended.map(([member]) => member));
    // What has come meanwhile is told instead.
    const isOver = [...group.told, ...group.pending].every((member) => gone.has(member));
    if (isOver && group.isHeardOpen) return ended;
    for (const [member, reason] of ended) leave(group, [member], reason);
    return [];
  };

  /** The last message of a group that nothing is left of: OK, so that its incident ends. */
  const close = async (group: Group, method: Method, ended: readonly Ended[], origin: Origin, given: AbortSignal) => {
    const { told } = group.progress;
    const alarms = ended.map(([{ alarm }, reason]) => endedAlarm(alarm, reason));
    const combined = combinedAlarm(group.head, alarms, [], told?.state);
    const deliveryId = groupDeliveryIdOf(group.head.id, alarms, told?.at);
    const delivery = await sender.send({ deliveryId, method, ...combined }, origin, given);
    const at = 'at' in delivery ? delivery.at : clock.now();
    const letters: OutputRecord[] = [];
    if (delivery.status === 'failed') {
      const { error } = delivery;
      const { count } = fail(group, [], at, error);
      const isOver = error.permanent || count >= Math.max(retry_engine.max_attempts, 1);
      figures.groupMessage(isOver ? 'given_up' : 'failed');
      if (!isOver) return [];
      const reason = error.permanent ? error.reason : 'exhausted';
      log.error({ group: group.head.id, method: method.id, reason, detail: error.message }, 'the end of a group is given up'); // prettier-ignore
      // Its alarm has the id of the group: whoever sends it again ends the incident.
      const message = { ...messageOf(method, { alarm: combined.alarm, tries: 0 }, at), retryCount: count };
      letters.push(undelivered(kafka.dead_letter_topic, message, origin, reason, error.message));
    } else figures.groupMessage(delivery.status);
    group.noteMessage(at, 'OK');
    for (const [member, reason] of ended) leave(group, [member], reason);
    return letters;
  };

  /** Notes that an attempt has failed, and when the next one is due. */
  const fail = (group: Group, tried: readonly Pending[], at: number, error: SendError) => {
    const { failure } = group.progress;
    const count = failure === undefined ? 0 : failure.count + (error.isAttempt ? 1 : 0);
    const notificationTimestamp = schedule.pauseFrom(at, count, error.retryAfterMs);
    const due = schedule.due({ notificationTimestamp, retryCount: count });
    group.noteFailure(tried, { at, count, due }, error.isAttempt);
    return { count, due };
  };

  /** Concludes what receivers were told of before a crash; what it leads to has not been written then. */
  const recall = async (group: Group, method: Method): Promise<OutputRecord[]> => {
    const waiting = group.pending.map((one) => [one, deliveryIdOf(one.alarm, method.id)] as const);
    const origins = await sender.originsOf(waiting.map(([, id]) => id));
    const known = waiting.filter(([, id]) => origins.has(id));
    if (known.length === 0) return [];
    const now = clock.now();
    const own = known.filter(([one, id]) => isSameOrigin(origins.get(id)!, originOf(one)));
    for (let copies = known.length - own.length; copies > 0; copies -= 1) figures.skipped('duplicate');
    group.conclude(known.map(([one]) => one), now); // prettier-ignore
    if (own.length > 0) group.noteMessage(now, worstOf(group, known.map(([one]) => one))); // prettier-ignore
    return own.map(([one]) => notificationRecord(kafka.notification_topic, messageOf(method, one, now)));
  };

  const afterFailure = (group: Group, method: Method, tried: readonly Pending[], at: number, error: SendError) => {
    if (tried.length === 0) {
      group.noteMessage(at, group.progress.told?.state);
      figures.groupMessage('failed');
      return [];
    }
    fail(group, tried, at, error);
    const alarms = new Set(tried.map(({ alarm }) => alarm));
    const most = error.permanent ? 0 : Math.max(retry_engine.max_attempts, 1);
    const over = group.pending.filter(({ alarm, tries }) => alarms.has(alarm) && tries > most);
    figures.groupMessage(over.length === 0 ? 'failed' : 'given_up');
    for (const _ of over) figures.skipped(error.permanent ? 'permanent' : 'exhausted');
    const letters = giveUp(group, method, over, error.permanent ? error.reason : 'exhausted', error.message);
    // A repetition has its time from now on, as after a message.
    if (group.pending.length === 0) group.noteMessage(at, group.progress.told?.state);
    return [...letters, ...spill(group, method, at)];
  };

  /** What a group cannot hold while its receiver does not answer waits with the retries until it is tried again. */
  const spill = (group: Group, method: Method, at: number): OutputRecord[] => {
    const excess = group.pending.slice(mostPending);
    group.conclude(excess, at);
    const pauseMs = Math.max(0, (group.progress.failure?.due ?? at) - at);
    const notificationTimestamp = schedule.pauseFrom(at, 0, pauseMs);
    return excess.map((one) => {
      const message = { ...messageOf(method, one, at), retryCount: 0, notificationTimestamp };
      return withGroup(notificationRecord(kafka.notification_retry_topic, message), group.head);
    });
  };

  return async (group, anchor, given) => {
    const method = await orGiven(store.method(group.head.methodId), given);
    if (method === undefined || !sender.serves(method.type)) {
      const { pending } = group;
      if (method === undefined) leave(group, pending, 'method_deleted');
      for (const _ of group.pending) figures.skipped('unknown_type');
      const letters = method && giveUp(group, method, pending, 'unknown_type', `no channel of type ${method.type} is enabled`); // prettier-ignore
      group.remove(group.told, clock.now());
      return letters ?? [];
    }
    const origin = { topic: kafka.group_topic, ...anchor };
    const ended = await orGiven(renew(group), given);
    const outputs = await orGiven(recall(group, method), given);
    const isWaiting = (group.progress.failure?.due ?? 0) > clock.now();
    if (ended.length > 0) return isWaiting ? outputs : [...outputs, ...(await close(group, method, ended, origin, given))]; // prettier-ignore
    if (group.pending.length === 0) group.forgetFailure();
    const { due } = group;
    if (due === undefined) return outputs;
    if (due > clock.now()) return [...outputs, ...spill(group, method, clock.now())];

    const { pending } = group;
    const isHeard = ({ alarm }: { alarm: AlarmTransition }) => sender.silenceOf({ method, alarm }) === undefined;
    const fresh = pending.filter(isHeard);
    const others = group.told.filter(isHeard);
    const silenced = pending.filter((one) => !fresh.includes(one));
    for (const _ of silenced) figures.skipped('silenced');
    group.conclude(silenced, clock.now());
    const isRepetition = pending.length === 0;
    const { told } = group.progress;
    if (fresh.length === 0 && !(isRepetition && others.some(({ alarm }) => alarm.newState === 'ALARM'))) {
      figures.groupMessage('silenced');
      // What is silenced now holds up no repetition of what was told.
      if (isRepetition || told === undefined) group.noteMessage(clock.now(), told?.state);
      return outputs;
    }

    const alarms = fresh.map(({ alarm }) => alarm);
    const combined = combinedAlarm(group.head, alarms, others.map(({ alarm }) => alarm), told?.state); // prettier-ignore
    const deliveryId = groupDeliveryIdOf(group.head.id, alarms, isRepetition ? due : undefined);
    const noted = fresh.map((one) => ({ deliveryId: deliveryIdOf(one.alarm, method.id), origin: originOf(one) }));
    const delivery: Delivery = await sender.send({ deliveryId, method, ...combined }, origin, given, noted);
    const at = 'at' in delivery ? delivery.at : clock.now();
    if (delivery.status === 'failed') return [...outputs, ...afterFailure(group, method, fresh, at, delivery.error)];
    figures.groupMessage(delivery.status === 'duplicate' ? 'duplicate' : isRepetition ? 'repeated' : 'sent');
    group.noteMessage(at, combined.alarm.newState);
    group.conclude(fresh, at);
    return [
      ...outputs,
      ...fresh.map((one) => notificationRecord(kafka.notification_topic, messageOf(method, one, at))),
    ];
  };
}

/** The state that a message told which had these in it. */
const worstOf = (group: Group, known: readonly Pending[]): string =>
  combinedAlarm(group.head, known.map(({ alarm }) => alarm), group.told.map(({ alarm }) => alarm), undefined).alarm.newState; // prettier-ignore

const messageOf = (
  method: Method,
  { alarm, tries }: Pick<Pending, 'alarm' | 'tries'>,
  at: number,
): NotificationMessage => ({
  ...{ id: method.id, type: method.type, name: method.name, address: method.address, period: method.period },
  ...{ retryCount: Math.max(tries - 1, 0), notificationTimestamp: at / 1_000, alarm },
});
