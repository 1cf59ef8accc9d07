import { createJsonCodec } from './json-codec.js';
import { numberOf, type JsonObject } from './json.js';
import { asInteger, asName, asObject, asObjects, asTextOrEmpty, asTextOrNull, refuse } from './reader.js';

/**
 * An alarm's change of state: a checked view of `raw`, whose other properties all derive from it. Values below `metrics`,
 * `subAlarms` and `raw` are as `parseJson` gives them: write them with `stringifyJson`.
 */
export interface AlarmTransition {
  /** Never empty. */
  readonly tenantId: string;
  /** Never empty. */
  readonly alarmId: string;
  readonly alarmDefinitionId: string | null;
  readonly alarmName: string | null;
  readonly alarmDescription: string | null;
  /** UNDETERMINED, OK or ALARM; other texts pass. Empty if the sender says null. */
  readonly oldState: string;
  /** Like `oldState`. */
  readonly newState: string;
  /** Empty if the sender says null. */
  readonly stateChangeReason: string;
  /** LOW, MEDIUM, HIGH or CRITICAL; other texts pass. */
  readonly severity: string | null;
  readonly link: string | null;
  readonly lifecycleState: string | null;
  /** False if the sender says null, nothing or the text "false". */
  readonly actionsEnabled: boolean;
  /** The alarm's metrics, each `{id, name, dimensions}` where the sender is a known one; null if the sender says null. */
  readonly metrics: readonly JsonObject[] | null;
  /** The alarm's sub-alarms as they are on the wire; empty if the sender says null or nothing. */
  readonly subAlarms: readonly JsonObject[];
  /** Milliseconds since the epoch, an integer of at most 2^53 - 1. */
  readonly timestamp: number;
  /** All that the sender said, unknown fields too. */
  readonly raw: JsonObject;
}

/**
 * `{"alarm-transitioned": {…}}`, a record of topic `alarm-state-transitions`. `encode` writes `raw`; to build a value by
 * hand, see `alarmTransitionOf`. Fields that only some readers need read as null if they are absent; whoever needs their
 * presence looks into `raw`.
 */
export const alarmTransitionCodec = createJsonCodec<AlarmTransition>({
  name: 'alarm-transition',
  read: (document) => alarmTransitionOf(asObject(document, 'envelope')['alarm-transitioned']),
  write: ({ raw }) => ({ 'alarm-transitioned': raw }),
});

/** The view of a transition's inner object. Throws DecodeError, a ServiceError, with the path of what is wrong. */
export function alarmTransitionOf(value: unknown, path = 'alarm-transitioned'): AlarmTransition {
  const raw = asObject(value, path);
  return {
    tenantId: asName(raw.tenantId, `${path}.tenantId`),
    alarmId: asName(raw.alarmId, `${path}.alarmId`),
    alarmDefinitionId: asTextOrNull(raw.alarmDefinitionId, `${path}.alarmDefinitionId`),
    alarmName: asTextOrNull(raw.alarmName, `${path}.alarmName`),
    alarmDescription: asTextOrNull(raw.alarmDescription, `${path}.alarmDescription`),
    oldState: asTextOrEmpty(raw.oldState, `${path}.oldState`),
    newState: asTextOrEmpty(raw.newState, `${path}.newState`),
    stateChangeReason: asTextOrEmpty(raw.stateChangeReason, `${path}.stateChangeReason`),
    severity: asTextOrNull(raw.severity, `${path}.severity`),
    link: asTextOrNull(raw.link, `${path}.link`),
    lifecycleState: asTextOrNull(raw.lifecycleState, `${path}.lifecycleState`),
    actionsEnabled: isEnabled(raw.actionsEnabled),
    metrics: readMetrics(raw.metrics, `${path}.metrics`),
    subAlarms: asObjects(raw.subAlarms, `${path}.subAlarms`),
    timestamp: asInteger(raw.timestamp, `${path}.timestamp`),
    raw,
  };
}

function readMetrics(value: unknown, path: string): readonly JsonObject[] | null {
  if (value === undefined) return refuse(path, 'an array of objects or null', value);
  return value === null ? null : asObjects(value, path);
}

function isEnabled(value: unknown): boolean {
  if (typeof value === 'string') return value !== '' && value.toLowerCase() !== 'false';
  return Boolean(numberOf(value) ?? value);
}
