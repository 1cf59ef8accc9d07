// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { createProducer } from '../../../packages/common/dist/kafka/index.js';

const { bootstrap, topic, client } = JSON.parse(process.argv[2] ?? '{}');
/** A little more than the members' sinks take together, so that there is always something to read. */
const rate = client === 'columns' ? 170_000 : 24_000;
const bulk = 1_000;

const producer = await createProducer({ bootstrap });
const records = Array.from({ length: bulk }, (_, i) => ({ value: Buffer.from(String(i).padStart(200, 'x')) }));
let [isStopping, sent] = [false, 0];
process.once('message', () => (isStopping = true));
const began = Date.now();
while (!isStopping) {
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => producer.publish(topic, records)));
  for (const { status } of outcomes.flat()) if (status !== 'delivered') throw new Error(`a record is ${status}`);
  sent += 10 * bulk;
  await sleep((sent * 1_000) / rate - (Date.now() - began));
}
await producer.close();
process.disconnect();
