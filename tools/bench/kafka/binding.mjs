// @ts-check
import { createRequire } from 'node:module';
import { job } from './stopwatch.mjs';

/** node-rdkafka, or another binding with its interface. */
export const Kafka = createRequire(import.meta.resolve('../../../packages/common/package.json'))(
  job.module ?? 'node-rdkafka',
);

/** Connected. */
export const producerOf = (/** @type {object} */ more = {}) => {
  const { bootstrap } = job;
  const global = { 'bootstrap.servers': bootstrap, 'enable.idempotence': true, 'linger.ms': 5, dr_cb: true, ...more };
  const producer = new Kafka.Producer(global, { acks: -1 });
  return new Promise((resolve, reject) => {
    producer.connect({ timeout: 10_000 }, (/** @type {unknown} */ error) =>
      error ? reject(error) : resolve(producer),
    );
  });
};
