// @ts-check
/** A group member in a process of its own: says each value once it has finished it, until it is ended. */
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConsumer } from '../../dist/kafka/index.js';

const { delayMs, ...options } = JSON.parse(process.argv[2] ?? '{}');

const consumer = await createConsumer(options);
process.once('SIGTERM', () => {
  void consumer.stop();
});
await consumer.run({
  onBatch: async (batch) => {
    const values = Array.from({ length: batch.size }, (_, row) => batch.text(row));
    await sleep(delayMs);
    for (let row = 0; row < batch.size; row += 1) batch.finish(row);
    writeSync(1, `${values.join('\n')}\n`);
  },
});
