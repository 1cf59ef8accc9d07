import { expect } from 'vitest';
import { groupLag } from '@monasca/common/kafka';
import type { Harness, Kind } from './harness.js';
import { readTopic } from './read-topic.js';

/** Waits until the persister's group has committed all that is on the topic: what adds no row is read like the rest. */
export async function untilCommitted(harness: Harness, kind: Kind): Promise<void> {
  const topic = harness.topic(kind);
  const behind = async (): Promise<number> => {
    const partitions = await groupLag({ bootstrap: harness.bootstrap }, topic, topic);
    return partitions.reduce((sum, { lag }) => sum + lag, 0);
  };
  await expect.poll(behind, { timeout: 30_000, interval: 200 }).toBe(0);
}

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
