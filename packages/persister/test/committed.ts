import { expect } from 'vitest';
import type { Harness, Kind } from './harness.js';
import { readTopic } from './read-topic.js';

/**
 * Expects that the persister's group has committed every record of the topic: who takes the group's place reads nothing
 * but what is published from now on.
 */
export async function expectCommitted(harness: Harness, kind: Kind): Promise<void> {
  const marks = [0, 1, 2, 3].map((partition) => ({ value: Buffer.from(`mark ${partition}`), partition }));
  await harness.publish(kind, marks);
  const seen = await readTopic(harness.bootstrap, harness.topic(kind), marks.length, harness.topic(kind));
  expect(seen.map(({ value }) => String(value)).sort()).toEqual(marks.map(({ value }) => String(value)));
}
