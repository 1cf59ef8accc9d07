import { posting } from '@monasca/common/testing';

/** A bulk as v3.0 takes it, from a user. */
export const v3 = posting('/v3.0/logs');

/** A log as v2.0 takes it, from a user. */
export const v2 = posting('/v2.0/log/single', { 'x-dimensions': 'a:1' });

/** A bulk as the merged API takes it, from a user. */
export const merged = posting('/v2.0/logs');

/** A bulk of these logs. */
export const bulk = (...logs: readonly unknown[]): string => JSON.stringify({ logs });

/** The smallest bulk that is taken. */
export const good = bulk({ message: 'm' });
