import {
  decodeReasons,
  isJsonObject,
  notificationCodec,
  parseJson,
  type JsonObject,
  type NotificationMessage,
} from '@monasca/common/messages';
import type { Letter } from '@monasca/common/service';

/** What may have been done with a letter: nothing yet, or what its mark says. */
export const failureStates = ['open', 'resent'] as const;

/** One of the closed list of states. */
type FailureState = (typeof failureStates)[number];

/** A letter: a notification that was given up, or a record that could not be read; without its bytes. */
export interface Failure extends Letter {
  readonly kind: 'notification' | 'record';
  /** Of the notification, or of what can be read of the record. */
  readonly tenant: string | undefined;
  readonly alarm: string | undefined;
  /** Id of the method. */
  readonly method: string | undefined;
  readonly type: string | undefined;
  /** Bytes of the value; undefined for none. */
  readonly bytes: number | undefined;
}

/** A letter and what its mark says. */
export type MarkedFailure = Failure & { readonly state: FailureState };

/** Reasons for which records are given up as they came; see `stages/decode.ts`. */
const unreadable: ReadonlySet<string> = new Set([...decodeReasons, 'schema']);

/** The notification that a letter holds; undefined for a record that could not be read. */
export function notificationOf(reason: string, value: Uint8Array | null): NotificationMessage | undefined {
  // The reason decides: a notification on the topic of transitions is none there.
  const decoded = unreadable.has(reason) ? undefined : notificationCodec.decode(value);
  return decoded?.ok === true ? decoded.value : undefined;
}

/** What is known of a letter. */
export function failureOf(letter: Letter, value: Uint8Array | null): Failure {
  const bytes = value?.length;
  const message = notificationOf(letter.reason, value);
  if (message === undefined) return { ...letter, kind: 'record', ...glimpse(value), bytes };
  const { id: method, type, alarm } = message;
  return { ...letter, kind: 'notification', tenant: alarm.tenantId, alarm: alarm.alarmId, method, type, bytes };
}

/** As much as can be read of a record that is a transition or a notification, whatever is wrong with it. */
function glimpse(value: Uint8Array | null): Pick<Failure, 'tenant' | 'alarm' | 'method' | 'type'> {
  const document = objectIn(value);
  const [transition, raw] = [inner(document, 'alarm-transitioned'), inner(document, 'raw_alarm')];
  return {
    tenant: text(transition.tenantId ?? raw.tenantId ?? document.tenant_id),
    alarm: text(transition.alarmId ?? raw.alarmId ?? document.alarm_id),
    method: text(document.id),
    type: text(document.type),
  };
}

function objectIn(value: Uint8Array | null): JsonObject {
  try {
    const document = parseJson(Buffer.from(value ?? []).toString());
    return isJsonObject(document) ? document : {};
  } catch {
    return {};
  }
}

const inner = (document: JsonObject, name: string): JsonObject => (isJsonObject(document[name]) ? document[name] : {});

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
