// @ts-check
import { randomUUID } from 'node:crypto';
import { Kafka } from './binding.mjs';
import { job, stopwatch } from './stopwatch.mjs';

const { bootstrap, topic, count } = job;
const consumer = new Kafka.KafkaConsumer(
  {
    'bootstrap.servers': bootstrap,
    'group.id': randomUUID(),
    'enable.auto.commit': false,
    'fetch.queue.backoff.ms': 5,
    'fetch.wait.max.ms': 100,
    'queued.max.messages.kbytes': 32_768,
  },
  { 'auto.offset.reset': 'earliest' },
);
await new Promise((resolve, reject) => {
  consumer.connect({ timeout: 10_000 }, (/** @type {unknown} */ error) => (error ? reject(error) : resolve(undefined)));
});
consumer.setDefaultConsumeTimeout(10);
consumer.subscribe([topic]);
const next = () =>
  new Promise((resolve, reject) => {
    consumer.consume(1_000, (/** @type {unknown} */ error, /** @type {unknown[]} */ messages) =>
      error ? reject(error) : resolve(messages),
    );
  });
/** @type {ReturnType<typeof stopwatch> | undefined} */
let done;
let read = 0;
while (read < count) {
  const messages = await next();
  if (messages.length > 0) done ??= stopwatch();
  read += messages.length;
}
done?.(read);
await new Promise((resolve) => consumer.disconnect(resolve));
