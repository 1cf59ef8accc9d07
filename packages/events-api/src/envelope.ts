import { eventCodec, type EventBody, type EventEnvelope } from '@monasca/common/messages';
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
 */
export function buildEnvelope(item: Item, projectId: string, context: EnvelopeContext): EventEnvelope {
  const { event, dimensions = event.dimensions ?? null } = item;
  const own = event.timestamp;
  const timestamp = typeof own === 'string' && own !== '' ? own : context.timestamp;
  const body = { ...event, timestamp, dimensions } as unknown as EventBody;
  return { event: body, meta: { projectId }, creationTime: context.creationTime };
}

export const encode = (envelope: EventEnvelope): Buffer => eventCodec.encode(envelope);
