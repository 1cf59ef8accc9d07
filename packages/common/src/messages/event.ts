import { createJsonCodec } from './json-codec.js';
import { type JsonObject } from './json.js';
import { asName, asObject, refuse, secondsOf } from './reader.js';

/**
 * An event as its sender described it, with the names on the wire. The four fields are always there, of any type, null
 * too; all others pass through. Numbers are as `parseJson` gives them: write them with `stringifyJson`.
 */
export interface EventBody extends JsonObject {
  /** Such as `compute.instance.create.start`. */
  readonly event_type: unknown;
  /** When it happened, text in whatever format the sender chose. */
  readonly timestamp: unknown;
  readonly payload: unknown;
  readonly dimensions: unknown;
}

/** A record of topic `monevents`. */
export interface EventEnvelope {
  readonly event: EventBody;
  readonly meta: {
    /** The sender's project, never empty. */
    readonly projectId: string;
  };
  /** Seconds since the epoch by the gateway's clock; absent if it is no number. */
  readonly creationTime?: number;
}

/** `{"event": {event_type, timestamp, payload, dimensions, …}, "creation_time", "meta": {project_id}}`. */
export const eventCodec = createJsonCodec<EventEnvelope>({
  name: 'event',

  read(document) {
    const envelope = asObject(document, 'envelope');
    const event = readEvent(asObject(envelope.event, 'event'));
    const meta = { projectId: asName(asObject(envelope.meta, 'meta').project_id, 'meta.project_id') };
    const creationTime = secondsOf(envelope.creation_time);
    return creationTime === undefined ? { event, meta } : { event, meta, creationTime };
  },

  write: ({ event, meta, creationTime }) => ({
    event,
    creation_time: creationTime,
    meta: { project_id: meta.projectId },
  }),
});

const requiredFields = ['event_type', 'timestamp', 'payload', 'dimensions'];

function readEvent(event: JsonObject): EventBody {
  const missing = requiredFields.find((field) => event[field] === undefined);
  return missing === undefined ? (event as EventBody) : refuse(`event.${missing}`, 'a value or null', undefined);
}
