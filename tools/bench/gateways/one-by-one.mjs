// @ts-check
import { createProducer } from '../../../packages/common/dist/kafka/index.js';

const [bulk, bulks, singles] = [100, 200, 300];
const value = Buffer.alloc(300, 'x');

/**
 * How much faster bulks are confirmed than one record after another, by the same producer.
 * @param {string} bootstrap
 * @param {string} topic
 */
export const oneByOne = async (bootstrap, topic) => {
  const producer = await createProducer({ bootstrap });
  const timed = async (/** @type {number} */ records, /** @type {() => Promise<unknown>} */ work) => {
    const began = performance.now();
    await work();
    return (records * 1_000) / (performance.now() - began);
  };
  const records = Array.from({ length: bulk }, () => ({ value }));
  await producer.publish(topic, records);
  const asynchronous = await timed(bulk * bulks, () =>
    Promise.all(Array.from({ length: bulks }, () => producer.publish(topic, records))),
  );
  const synchronous = await timed(singles, async () => {
    for (let index = 0; index < singles; index += 1) await producer.publish(topic, [{ value }]);
  });
  await producer.close();
  return { name: 'confirmed in bulks / one by one', value: asynchronous / synchronous, target: 20 };
};
