import { expect } from 'vitest';
import { groupLag } from '@monasca/common/kafka';
import type { Harness, Kind } from './harness.js';

/** Records of the topic that the persister's group has not committed. */
async function behind(harness: Harness, kind: Kind): Promise<number> {
  const topic = harness.topic(kind);
  const partitions = await groupLag({ bootstrap: harness.bootstrap }, topic, topic);
  return partitions.reduce((sum, { lag }) => sum + lag, 0);
}

/** Waits until the persister's group has committed all that is on the topic: what adds no row is read like the rest. */
export async function untilCommitted(harness: Harness, kind: Kind): Promise<void> {
  await expect.poll(() => behind(harness, kind), { timeout: 400_000, interval: 200 }).toBe(0);
}

/** Expects that the persister's group has committed every record of the topic. */
export async function expectCommitted(harness: Harness, kind: Kind): Promise<void> {
  expect(await behind(harness, kind)).toBe(0);
}
