// @ts-check
import { producerOf } from './binding.mjs';
import { payload } from './payload.mjs';
import { job, stopwatch } from './stopwatch.mjs';

const { topic, count, size, poll } = job;
const producer = await producerOf({ 'linger.ms': 0 });
const value = payload(size, 0);
/** @type {(error: unknown) => void} */
let reported = () => {};
producer.on('delivery-report', (/** @type {unknown} */ error) => reported(error));
let isOpen = true;
const pollOn = () => {
  producer.poll();
  if (isOpen) setImmediate(pollOn);
};
if (poll === 'tight') pollOn();
else producer.setPollInterval(1);

const publish = () =>
  new Promise((resolve, reject) => {
    reported = (error) => (error ? reject(error) : resolve(undefined));
    producer.produce(topic, null, value);
  });
await publish();
const done = stopwatch();
for (let i = 0; i < count; i += 1) await publish();
done(count);
isOpen = false;
await new Promise((resolve) => producer.disconnect(resolve));
