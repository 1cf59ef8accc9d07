// @ts-check
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { createConsumer, createProducer, ensureTopics } from '../../packages/common/dist/kafka/index.js';
import { residentMiB, slopePerMinute } from './memory.mjs';

const cycles = 1_000;
/** Cycles after which everything that is made once has been made. */
const warm = 200;
/** MiB that a hundred cycles may leave behind: what the allocator does is not to the byte. */
const limit = 0.5;

const count = (/** @type {string} */ directory) => readdirSync(`/proc/self/${directory}`).length;

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
  let [threads, handles] = [0, 0];
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
    if (cycle === warm) [threads, handles] = [count('task'), count('fd')];
    if (cycle >= warm) samples.push({ minute: cycle / 100, mib: residentMiB(process.pid) });
    if (cycle % 100 === 0) process.stderr.write(`cycle ${cycle}: ${residentMiB(process.pid)} MiB, ${count('task')} threads\n`);
  }
  const figures = {
    cycles,
    'threads more than after the first': count('task') - threads,
    'handles more than after the first': count('fd') - handles,
    'memory that 100 cycles leave, MiB': slopePerMinute(samples).toFixed(2),
  };
  const failures = [
    ...(count('task') > threads ? ['threads are left'] : []),
    ...(count('fd') > handles ? ['handles are left'] : []),
    ...(slopePerMinute(samples) > limit ? ['memory is left'] : []),
  ];
  return { figures, failures };
}; // prettier-ignore
