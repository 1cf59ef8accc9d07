import { eventCodec, stringifyJson, type EventBody, type EventEnvelope } from '@monasca/common/messages';
import type { Item } from './bulk.js';

/** What the envelopes of a request share. */
export interface EnvelopeContext {
  /** When the events happened that do not say it themselves. */
  readonly timestamp: string;
  /** Seconds since the epoch. */
  readonly creationTime: number;
}

/**
 * The envelope of an event. What the event says itself of its time and its dimensions stays, unless the item has
 * dimensions.
 * @param item nobody else's: its event becomes that of the envelope
 */
export function buildEnvelope(item: Item, projectId: string, context: EnvelopeContext): EventEnvelope {
  const { dimensions = item.event.dimensions ?? null } = item;
  const own = item.event.timestamp;
  const timestamp = typeof own === 'string' && own !== '' ? own : context.timestamp;
  const event = Object.assign(item.event, { timestamp, dimensions }) as unknown as EventBody;
  return { event, meta: { projectId }, creationTime: context.creationTime };
}

/** The bytes of envelopes, as the codec writes them: what all of a project and a second share is written once. */
export function encoder(): (envelope: EventEnvelope) => Buffer {
  let latest: { readonly projectId: string; readonly creationTime: number | undefined } | undefined;
  let [head, tail] = ['', ''];
  return ({ event, meta: { projectId }, creationTime }) => {
    if (latest?.projectId !== projectId || latest.creationTime !== creationTime) {
      latest = { projectId, creationTime };
      [head, tail] = frameOf({
        event: sample,
        meta: { projectId },
        ...(creationTime !== undefined && { creationTime }),
      });
    }
    return Buffer.from(head + stringifyJson(event) + tail);
  };
}

const sample = { event_type: 0, timestamp: 0, payload: 0, dimensions: 0 };

/** What stands before and after the event. */
function frameOf(envelope: EventEnvelope): [head: string, tail: string] {
  const text = String(eventCodec.encode(envelope));
  const event = stringifyJson(envelope.event);
  const at = text.indexOf(event);
  return [text.slice(0, at), text.slice(at + event.length)];
}
