// @ts-check
import { createProducer } from '../../../packages/common/dist/kafka/index.js';
import { payload } from './payload.mjs';
import { job, stopwatch } from './stopwatch.mjs';

const { bootstrap, topic, count, size, client, lingerMs } = job;
/** Where a round trip takes as long as this, fewer will do. */
const enough = lingerMs > 0 ? count / 10 : count;

const producer = await createProducer({ bootstrap, client, lingerMs, compression: 'none' });
const record = [{ value: payload(size, 0) }];
await producer.publish(topic, record);
const done = stopwatch();
for (let i = 0; i < enough; i += 1) {
  const [outcome] = await producer.publish(topic, record);
  if (outcome?.status !== 'delivered') throw new Error(`the record is ${outcome?.status}`);
}
done(enough);
await producer.close();
