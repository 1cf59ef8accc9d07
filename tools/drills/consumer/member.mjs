// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { createConsumer } from '../../../packages/common/dist/kafka/index.js';

const { bootstrap, topic, client } = JSON.parse(process.argv[2] ?? '{}');
/** Records a second that the sink takes: a tenth of what the native client reads. */
const sinkRate = client === 'columns' ? 150_000 : 20_000;

const consumer = await createConsumer({
  ...{ bootstrap, client, groupId: topic, topics: [topic] },
  maxBytesInFlight: 16 * 1024 * 1024,
});
process.once('message', () => void consumer.stop());

let free = Date.now();
await consumer.run({
  onBatch: async (batch) => {
    /** @type {Map<number, { partition: number, first: number, next: number, rows: number }>} */
    const spans = new Map();
    for (let row = 0; row < batch.size; row += 1) {
      const partition = batch.partitions[row] ?? -1;
      const offset = batch.offsets[row] ?? -1;
      const span = spans.get(partition);
      if (span === undefined) spans.set(partition, { partition, first: offset, next: offset + 1, rows: 1 });
      else Object.assign(span, { next: offset + 1, rows: span.rows + 1 });
    }
    free = Math.max(free, Date.now()) + (batch.size * 1_000) / sinkRate;
    await sleep(free - Date.now());
    batch.finishAll();
    process.send?.([...spans.values()]);
  },
});
process.disconnect();
