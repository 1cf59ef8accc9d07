// @ts-check
import { randomUUID } from 'node:crypto';
import { createConsumer } from '../../../packages/common/dist/kafka/index.js';
import { job, stopwatch } from './stopwatch.mjs';

const { bootstrap, topic, count, client } = job;

const consumer = await createConsumer({ bootstrap, client, groupId: randomUUID(), topics: [topic] });
/** @type {ReturnType<typeof stopwatch> | undefined} */
let done;
let [read, bytes] = [0, 0];
await consumer.run({
  onBatch: (batch) => {
    done ??= stopwatch();
    read += batch.size;
    bytes += batch.bytes;
    batch.finishAll();
    if (read < count || bytes === 0) return;
    done(read);
    read = -Infinity;
    void consumer.stop();
  },
});
