// @ts-check
import { parentPort, workerData } from 'node:worker_threads';
import { consumerOf, fourPartitions, newName, numbered, producerOf, read, send } from './clients.mjs';

const topic = newName();
const producer = producerOf(workerData.bootstrap);
await send(producer, topic, numbered(1_000));
const consumer = consumerOf(workerData.bootstrap);
consumer.assign(fourPartitions(topic));
await read(consumer, 100);
parentPort?.postMessage('working');
for (;;) {
  await consumer.poll();
  producer.produce(topic, numbered(1_000), 0, 1_000);
}
