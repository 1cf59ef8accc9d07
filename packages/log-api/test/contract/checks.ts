import { expect, it } from 'vitest';
import { complete, refused, type Check, type Seen } from '@monasca/common/testing';
import { serve, type Setup } from './server.js';

/** Tests checks, each against a server that listens. */
export function checks(rows: readonly Check[], setup: Setup = {}): void {
  const { observe } = serve(setup);
  it.each(rows)('%s', async (_, request, seen) => {
    expect(await observe(request, seen)).toEqual(complete(seen));
  });
}

/** Refused for what the body says. */
export const unprocessable = (description: unknown): Seen => refused(422, 'unprocessable_entity', description);

/** Taken, with these logs published for the sender's project. */
export const taken = (...logs: readonly object[]): Seen => ({
  status: 204,
  published: logs.map((log) => envelope(log)),
});

/** An envelope of a log. */
export const envelope = (log: object, meta: object = {}): object => ({
  log,
  creation_time: expect.any(Number) as number,
  meta: { region: 'useast', tenantId: 'proj-user', ...meta },
});

/** A text that matches. */
export const text = (pattern: RegExp): unknown => expect.stringMatching(pattern);
