import {
  alarmTransitionOf,
  DecodeError,
  isJsonObject,
  notificationCodec,
  parseJson,
  stringifyJson,
  type JsonObject,
  type NotificationMessage,
} from '@monasca/common/messages';
import type { Decoded } from '../stages/decode.js';
import type { GroupHead } from './group-head.js';
import type { Member } from './member.js';

/** What a process knows of a group, or a part of its members. */
export interface GroupState {
  readonly members: readonly Member[];
  /** When the last message was sent, or silenced, in ms since the epoch, and the state that was told last, if any was. */
  readonly told: { readonly at: number; readonly state: string | undefined } | undefined;
  /** The last attempt that failed and how many before it had, if none has succeeded since, and when the next one is due. */
  readonly failure: { readonly at: number; readonly count: number; readonly due: number } | undefined;
}

/** A record of the topic of groups: a transition that joins, perhaps one that had left undelivered, or the state. */
export type GroupRecord = { readonly head: GroupHead } & (
  | { readonly kind: 'alarm'; readonly alarm: NotificationMessage['alarm']; readonly isAgain?: true }
  | { readonly kind: 'state'; readonly state: GroupState }
);

/**
 * `{"group": {…}, "notification": {…}}`: the notification in the format of all topics.
 * @param isAgain whether it was in the group before, and has left it undelivered: then with `"again": true`
 */
export function encodeAlarm(head: GroupHead, message: NotificationMessage, isAgain = false): Buffer {
  const again = isAgain ? '"again":true,' : '';
  return Buffer.from(
    `{"group":${headText(head)},${again}"notification":${notificationCodec.encode(message).toString()}}`,
  );
}

/** The notification that a record of {@link encodeAlarm} holds; undefined for any other. */
export function notificationIn(value: Buffer): NotificationMessage | undefined {
  try {
    const document = parseJson(value.toString());
    const inner = isJsonObject(document) ? document.notification : undefined;
    const decoded = inner === undefined ? undefined : notificationCodec.decode(Buffer.from(stringifyJson(inner)));
    return decoded?.ok === true ? decoded.value : undefined;
  } catch {
    return undefined;
  }
}

/** Most bytes of the members of one record, unless it is one: far below what topics take. */
const mostBytes = 200_000;

/** `{"group": {…}, "state": {…}, "members": […]}`: as many records as it takes, each of some members. */
export function encodeState(head: GroupHead, { members, ...state }: GroupState): Buffer[] {
  const parts: string[][] = [[]];
  let size = 0;
  for (const text of members.map(memberText)) {
    const bytes = Buffer.byteLength(text);
    size += bytes;
    if (size > mostBytes && parts.at(-1)!.length > 0) {
      parts.push([]);
      size = bytes;
    }
    parts.at(-1)!.push(text);
  }
  const start = `{"group":${headText(head)},"state":${JSON.stringify(state)},"members":[`;
  return parts.map((part) => Buffer.from(`${start}${part.join(',')}]}`));
}

/** Reads a record of the topic of groups. */
export function decodeGroupRecord(value: Buffer | null): Decoded<GroupRecord> {
  if (value === null) return { ok: false, reason: 'tombstone', detail: 'expected a value, got a tombstone' };
  try {
    return { ok: true, value: readRecord(parseJson(value.toString())) };
  } catch (error) {
    const reason = error instanceof DecodeError ? error.reason : 'shape';
    return { ok: false, reason, detail: `group record: ${(error as Error).message}` };
  }
}

function readRecord(document: unknown): GroupRecord {
  const { group, again, notification, state, members } = objectOf(document, 'the record');
  const head = readHead(objectOf(group, 'group'));
  if (notification !== undefined) {
    const { raw_alarm: raw } = objectOf(notification, 'notification');
    const alarm = alarmTransitionOf(raw, 'notification.raw_alarm');
    return { kind: 'alarm', head, alarm, ...(again === true ? { isAgain: true } : {}) };
  }
  const { told, failure } = objectOf(state, 'state');
  if (!Array.isArray(members)) throw new Error('members: expected a list');
  return {
    kind: 'state',
    head,
    state: {
      members: members.map((member, index) => readMember(objectOf(member, `members[${index}]`), `members[${index}]`)),
      told: told === undefined ? undefined : readTold(objectOf(told, 'state.told')),
      failure: failure === undefined ? undefined : readFailure(objectOf(failure, 'state.failure')),
    },
  };
}

const readTold = ({ at, state }: JsonObject): NonNullable<GroupState['told']> => ({
  at: numberOf(at, 'state.told.at'),
  state: state === undefined ? undefined : textOf(state, 'state.told.state'),
});

const readFailure = ({ at, count, due }: JsonObject): NonNullable<GroupState['failure']> => ({
  at: numberOf(at, 'state.failure.at'),
  count: numberOf(count, 'state.failure.count'),
  due: numberOf(due, 'state.failure.due'),
});

/** What a group is, as records have it. */
export const headText = ({
  id,
  methodId,
  tenantId,
  labels,
  times: { waitMs, intervalMs, repeatMs },
}: GroupHead): string =>
  JSON.stringify({
    ...{ id, method_id: methodId, tenant_id: tenantId, labels },
    ...{ wait: waitMs / 1_000, interval: intervalMs / 1_000, repeat: repeatMs === undefined ? null : repeatMs / 1_000 },
  });

/** Reads what {@link headText} has made; throws for anything else. */
export const readHead = ({ id, method_id, tenant_id, labels, wait, interval, repeat }: JsonObject): GroupHead => ({
  id: textOf(id, 'group.id'),
  methodId: textOf(method_id, 'group.method_id'),
  tenantId: textOf(tenant_id, 'group.tenant_id'),
  labels: Object.fromEntries(
    Object.entries(objectOf(labels, 'group.labels')).map(([name, value]) => [name, textOf(value, 'group.labels')]),
  ),
  times: {
    waitMs: numberOf(wait, 'group.wait') * 1_000,
    intervalMs: numberOf(interval, 'group.interval') * 1_000,
    repeatMs: repeat === null ? undefined : numberOf(repeat, 'group.repeat') * 1_000,
  },
});

function memberText(member: Member): string {
  if (member.status === 'done') return JSON.stringify(member);
  const { raw } = member.alarm;
  if (member.status === 'told') return stringifyJson({ status: 'told', raw_alarm: raw });
  const { status, since, tries, origin } = member;
  return stringifyJson({ status, since, tries, origin, raw_alarm: raw });
}

function readMember({ status, raw_alarm: raw, alarm, until, since, tries, origin }: JsonObject, where: string): Member {
  if (status === 'done') {
    const { alarmId, oldState, newState, timestamp } = objectOf(alarm, `${where}.alarm`);
    return {
      status,
      alarm: {
        alarmId: textOf(alarmId, `${where}.alarm.alarmId`),
        ...(oldState === undefined ? {} : { oldState: textOf(oldState, `${where}.alarm.oldState`) }),
        newState: textOf(newState, `${where}.alarm.newState`),
        timestamp: numberOf(timestamp, `${where}.alarm.timestamp`),
      },
      until: numberOf(until, `${where}.until`),
    };
  }
  const transition = alarmTransitionOf(raw, `${where}.raw_alarm`);
  if (status === 'told') return { status, alarm: transition };
  if (status !== 'pending') throw new Error(`${where}.status: expected pending, told or done`);
  const { partition, offset } = objectOf(origin, `${where}.origin`);
  return {
    status,
    alarm: transition,
    since: numberOf(since, `${where}.since`),
    tries: numberOf(tries, `${where}.tries`),
    origin: { partition: numberOf(partition, `${where}.origin`), offset: numberOf(offset, `${where}.origin`) },
  };
}

function objectOf(value: unknown, where: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new Error(`${where}: expected an object`);
}

function textOf(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw new Error(`${where}: expected a text`);
}

function numberOf(value: unknown, where: string): number {
  if (typeof value === 'number') return value;
  throw new Error(`${where}: expected a number`);
}
