// @ts-check
import { createProducer, ensureTopics } from '../../../packages/common/dist/kafka/index.js';
import { transition } from './transition.mjs';

const partitions = 4;
const perCall = 5_000;

/**
 * Makes a topic with so many transitions, each of an alarm of its own; every partition has all definitions.
 * @param {string} bootstrap
 * @param {string} topic
 * @param {{ count: number, definitions: number }} size
 */
export const fill = async (bootstrap, topic, { count, definitions }) => {
  await ensureTopics({ bootstrap }, [{ topic, partitions }]);
  const producer = await createProducer({ bootstrap });
  const at = Date.now();
  for (let first = 0; first < count; first += perCall) {
    const records = Array.from({ length: Math.min(perCall, count - first) }, (_, i) => ({
      partition: (first + i) % partitions,
      value: transition(`alarm-${first + i}`, Math.floor((first + i) / partitions) % definitions, at),
    }));
    const outcomes = await producer.publish(topic, records);
    const failed = outcomes.find(({ status }) => status !== 'delivered');
    if (failed !== undefined) throw new Error(`the topic could not be filled: ${JSON.stringify(failed)}`);
  }
  await producer.close();
};
