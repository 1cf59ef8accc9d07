// @ts-check
import { producerOf } from './binding.mjs';
import { payload } from './payload.mjs';
import { job, stopwatch } from './stopwatch.mjs';

const { topic, count, size } = job;
const producer = await producerOf();
const values = Array.from({ length: 10_000 }, (_, i) => payload(size, i));
let [sent, reported] = [0, 0];
/** @type {() => void} */
let finish = () => {};
const finished = new Promise((resolve) => (finish = () => resolve(undefined)));
producer.on('delivery-report', (/** @type {unknown} */ error) => {
  if (error) throw error;
  reported += 1;
  if (reported === count) finish();
});
producer.setPollInterval(1);

const done = stopwatch();
const send = () => {
  for (let turn = 0; turn < 1_000 && sent < count; turn += 1) {
    try {
      producer.produce(topic, null, values[sent % values.length], null, null, sent);
      sent += 1;
    } catch {
      // The queue is full: reports make room.
      break;
    }
  }
  producer.poll();
  if (sent < count) setImmediate(send);
};
send();
await finished;
done(count);
await new Promise((resolve) => producer.disconnect(resolve));
