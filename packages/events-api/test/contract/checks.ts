import { expect, it } from 'vitest';
import { complete, refused, type Check, type Seen } from '@monasca/common/testing';
import { event, timestamp } from './requests.js';
import { serve, type Setup } from './server.js';

/** Tests checks, each against a server that listens. */
export function checks(rows: readonly Check[], setup: Setup = {}): void {
  const { observe } = serve(setup);
  it.each(rows)('%s', async (_, request, seen) => {
    expect(await observe(request, seen)).toEqual(complete(seen));
  });
}

/** Refused for what the body says. */
export const unprocessable = (description: unknown): Seen => refused(422, '422 Unprocessable Entity', description);

/** Taken, with these events published for the sender's project; beside what they say they have a time and dimensions. */
export const taken = (...events: readonly object[]): Seen => ({
  status: 200,
  published: events.map((one) => envelope(one)),
});

/** An envelope of an event. */
export const envelope = (one: object = event, projectId: unknown = 'proj-user'): object => ({
  event: { timestamp, dimensions: null, ...one },
  creation_time: expect.any(Number) as number,
  meta: { project_id: projectId },
});

/** A text that matches. */
export const text = (pattern: RegExp): unknown => expect.stringMatching(pattern);
