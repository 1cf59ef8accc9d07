// @ts-check
import { createProducer } from '../../../packages/common/dist/kafka/index.js';
import { payload } from './payload.mjs';
import { job, stopwatch } from './stopwatch.mjs';

const { bootstrap, topic, count, size, compression, client } = job;
/** Records of a call, and calls that wait for their outcomes at the same time: more than these add memory, not speed. */
const [bulk, calls] = [1_000, 50];

const producer = await createProducer({ bootstrap, client, compression });
const values = Array.from({ length: 10_000 }, (_, i) => ({ value: payload(size, i) }));
const bulks = Array.from({ length: 10 }, (_, i) => values.slice(i * bulk, (i + 1) * bulk));
await producer.publish(topic, bulks[0] ?? []);

const done = stopwatch();
let sent = 0;
const caller = async () => {
  while (sent < count) {
    const records = bulks[(sent / bulk) % bulks.length] ?? [];
    sent += bulk;
    const outcomes = await producer.publish(topic, records);
    for (const { status } of outcomes) if (status !== 'delivered') throw new Error(`a record is ${status}`);
  }
};
await Promise.all(Array.from({ length: calls }, caller));
done(sent);
await producer.close();
