// @ts-check
/** A group member in a process of its own: says each value once it has finished it, slowly, until it is ended. */
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConsumer } from '../dist/kafka/index.js';

const [bootstrap = '', topic = ''] = process.argv.slice(2);

const consumer = await createConsumer({
  bootstrap,
  groupId: topic,
  topics: [topic],
  maxBatchRecords: 50,
  maxBytesInFlight: 500,
  commitIntervalMs: 50,
  sessionTimeoutMs: 6_000,
});
await consumer.run({
  onBatch: async (batch) => {
    const values = Array.from({ length: batch.size }, (_, row) => batch.text(row));
    await sleep(10);
    writeSync(1, `${values.join('\n')}\n`);
    batch.finishAll();
  },
});
