import { posting } from '@monasca/common/testing';

export const timestamp = '2012-10-29T13:42:11Z+0200';

/** An event that is taken. */
export const event = { event_type: 'a.b', payload: { k: 'v' } };

/** A bulk of these items, as JSON. */
export const bulk = (...events: readonly unknown[]): string => JSON.stringify({ timestamp, events });

/** The smallest bulk that is taken. */
export const good = bulk({ event });

/** A bulk as the events API takes it, from a user. */
export const post = posting('/v1.0/events');
