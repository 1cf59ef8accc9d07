import type { SentRequest } from './send-request.js';

/** What is seen of a request. */
export interface Seen {
  readonly status: number;
  /** JSON, or text; empty when not given. */
  readonly body?: unknown;
  /** Some of its headers; an undefined one is not there. */
  readonly headers?: Readonly<Record<string, unknown>>;
  /** The envelopes that are published; none when not given. */
  readonly published?: readonly unknown[];
}

/** A check of a contract: its id and what is special about the request, the request, and what is seen. */
export type Check = readonly [name: string, request: SentRequest, seen: Seen];

/** Refused, with title and description. */
export const refused = (status: number, title: string, description: unknown): Seen => ({
  status,
  body: { title, description },
});

/** With all that a check does not say. */
export const complete = (seen: Seen): Required<Seen> => ({ body: '', headers: {}, published: [], ...seen });
