// @ts-check
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { createProducer, ensureTopics } from '../../../packages/common/dist/kafka/index.js';
import { payload } from './payload.mjs';

const timeoutMs = 30_000;
const partitions = 4;

export const newTopic = async (/** @type {string} */ bootstrap) => {
  const topic = `bench-${randomUUID()}`;
  await ensureTopics({ bootstrap }, [{ topic, partitions, replicationFactor: 1 }]);
  return topic;
};

const { AdminClient } = createRequire(import.meta.resolve('../../../packages/common/package.json'))('node-rdkafka');

export const deleteTopics = async (/** @type {string} */ bootstrap, /** @type {readonly string[]} */ topics) => {
  const client = AdminClient.create({ 'bootstrap.servers': bootstrap });
  for (const topic of topics) await new Promise((resolve) => client.deleteTopic(topic, timeoutMs, resolve));
  client.disconnect();
};

/**
 * A topic with so many records to read.
 * @param {string} bootstrap
 * @param {{ size: number, compression: string, count: number }} what
 */
export const fill = async (bootstrap, { size, compression, count }) => {
  const topic = await newTopic(bootstrap);
  const producer = await createProducer({ bootstrap, compression });
  for (let from = 0; from < count; from += 50_000) {
    const values = Array.from({ length: Math.min(50_000, count - from) }, (_, i) => ({
      value: payload(size, from + i),
    }));
    const outcomes = await producer.publish(topic, values);
    if (outcomes.some(({ status }) => status !== 'delivered')) throw new Error(`topic ${topic} could not be filled`);
  }
  await producer.close();
  return topic;
};
