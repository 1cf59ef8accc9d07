// @ts-check
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { createConsumer, createProducer, ensureTopics } from '../../packages/common/dist/kafka/index.js';
import { heldMiB, slopePerMinute } from './memory.mjs';

const cycles = 1_000;
/** Cycles after which everything that is made once has been made. */
const warm = 200;
/** MiB that a hundred cycles may leave behind: node-rdkafka itself leaves some 1 KB of each. */
const limit = 0.2;
/** A collection takes its time: so many cycles are between two samples of memory. */
const interval = 20;

const count = (/** @type {string} */ directory) => readdirSync(`/proc/self/${directory}`).length;
const state = () => ({ threads: count('task'), handles: count('fd'), memory: Number(heldMiB().toFixed(2)) });

/**
 * Opens a consumer and a producer, uses both, and closes them, again and again.
 * @param {import('./main.mjs').DrillOptions} options
 * @returns {Promise<import('./main.mjs').DrillResult>}
 */
export const cyclesDrill = async ({ bootstrap, client }) => {
  const path = client === 'columns' ? 'columns' : 'node-rdkafka';
  const topic = `cycles-${randomUUID()}`;
  await ensureTopics({ bootstrap }, [{ topic, partitions: 2 }]);
  /** @type {{ minute: number, mib: number }[]} */
  const samples = [];
  let first = state();
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    const producer = await createProducer({ bootstrap, client: path });
    const [outcome] = await producer.publish(topic, [{ value: Buffer.from(String(cycle)) }]);
    if (outcome?.status !== 'delivered') throw new Error(`the record is ${outcome?.status}`);
    const consumer = await createConsumer({ bootstrap, client: path, groupId: randomUUID(), topics: [topic] });
    // A member that leaves while it joins is held up by librdkafka for seconds.
    await new Promise((resolve, reject) => {
      consumer.run({ onBatch: (batch) => (batch.finishAll(), resolve(undefined)) }).catch(reject);
    });
    await Promise.all([producer.close(), consumer.stop()]);
    if (cycle === warm) first = state();
    if (cycle >= warm && cycle % interval === 0) samples.push({ minute: cycle / 100, mib: heldMiB() });
    if (cycle % 100 === 0) process.stderr.write(`cycle ${cycle}: ${JSON.stringify(state())}\n`);
  }
  const last = state();
  const figures = {
    cycles,
    [`threads after ${warm} cycles, at the end`]: `${first.threads}, ${last.threads}`,
    [`handles after ${warm} cycles, at the end`]: `${first.handles}, ${last.handles}`,
    [`MiB after ${warm} cycles, at the end`]: `${first.memory}, ${last.memory}`,
    'memory that 100 cycles leave, MiB': slopePerMinute(samples).toFixed(2),
  };
  const failures = [
    ...(last.threads > first.threads ? ['threads are left'] : []),
    ...(last.handles > first.handles ? ['handles are left'] : []),
    ...(slopePerMinute(samples) > limit ? ['memory is left'] : []),
  ];
  return { figures, failures };
}; // prettier-ignore
