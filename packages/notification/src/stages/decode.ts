import {
  alarmTransitionCodec,
  isJsonObject,
  notificationCodec,
  type AlarmTransition,
  type NotificationMessage,
} from '@monasca/common/messages';

/** Why a record is none, by a label of a closed list and in words. */
interface Unreadable {
  readonly reason: string;
  readonly detail: string;
}

export type Decoded<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Unreadable);

/** What the original wants to be there, be it null. */
const required = [
  'actionsEnabled',
  'alarmId',
  'alarmDefinitionId',
  'alarmName',
  'newState',
  'oldState',
  'stateChangeReason',
  'severity',
  'link',
  'lifecycleState',
  'tenantId',
  'timestamp',
];

const tombstone = { ok: false, reason: 'tombstone', detail: 'expected a value, got a tombstone' } as const;

/** Reads a record of the topic of transitions. */
export function decodeTransition(value: Buffer | null): Decoded<AlarmTransition> {
  if (value === null) return tombstone;
  const decoded = alarmTransitionCodec.decode(value);
  if (!decoded.ok) return decoded;
  const { raw } = decoded.value;
  const missing = required.filter((name) => !isJsonObject(raw) || !Object.hasOwn(raw, name));
  if (missing.length === 0) return decoded;
  return { ok: false, reason: 'schema', detail: `alarm-transitioned: expected ${missing.join(', ')}, got none` };
}

/** Reads a record of the topics of retries and of repetitions. */
export function decodeNotification(value: Buffer | null): Decoded<NotificationMessage> {
  return value === null ? tombstone : notificationCodec.decode(value);
}
