// @ts-check
/** What the scenarios have in common. */
import { randomUUID } from 'node:crypto';
import { ColumnConsumer, ColumnProducer } from '../../dist/index.js';

/** @typedef {import('../../dist/index.js').Properties} Properties */

export const newName = () => `columns-${randomUUID()}`;

/** @param {string} bootstrap @param {Properties} [more] @param {import('../../dist/index.js').ClientHandlers} [handlers] */
export const producerOf = (bootstrap, more, handlers, sizes = {}) =>
  new ColumnProducer({ 'bootstrap.servers': bootstrap, log_level: 0, 'linger.ms': 1, ...more }, handlers, sizes);

/** @param {string} bootstrap @param {Properties} [more] @param {import('../../dist/index.js').ConsumerHandlers} [handlers] */
export const consumerOf = (bootstrap, more, handlers, sizes = {}) => {
  const properties = {
    'bootstrap.servers': bootstrap,
    log_level: 0,
    'group.id': newName(),
    'auto.offset.reset': 'earliest',
    'enable.auto.commit': false,
    'fetch.wait.max.ms': 10,
  };
  return new ColumnConsumer({ ...properties, ...more }, handlers, sizes);
};

/**
 * Sends records, chunk after chunk; throws unless each was delivered.
 * @param {ColumnProducer} producer
 * @param {string} topic
 * @param {readonly import('../../dist/index.js').ColumnRecord[]} records
 */
export const send = async (producer, topic, records) => {
  for (let from = 0; from < records.length; ) {
    const chunk = producer.produce(topic, records, from, 30_000);
    from += chunk.size;
    await chunk.done;
    const bad = chunk.states.subarray(0, chunk.size).findIndex((state) => state !== 1);
    if (bad >= 0) throw new Error(`record ${bad} of ${topic}: error ${chunk.errors[bad]}`);
    chunk.release();
  }
};

/** @param {string} topic */
export const fourPartitions = (topic) => [0, 1, 2, 3].map((partition) => ({ topic, partition, offset: 0 }));

/**
 * Polls until so many records were seen; throws when they do not come.
 * @param {ColumnConsumer} consumer
 * @param {number} count
 * @param {(batch: import('../../dist/index.js').ColumnBatch, row: number) => void} [visit]
 */
export const read = async (consumer, count, visit = () => {}) => {
  const until = Date.now() + 30_000;
  let seen = 0;
  while (seen < count) {
    if (Date.now() > until) throw new Error(`expected ${count} records, got ${seen}`);
    const batch = await consumer.poll();
    if (batch === undefined) continue;
    for (let row = 0; row < batch.size; row += 1) visit(batch, row);
    seen += batch.size;
    batch.release();
  }
  return seen;
};

/** @param {number} count @returns {import('../../dist/index.js').ColumnRecord[]} */
export const numbered = (count, bytes = 0) =>
  Array.from({ length: count }, (_, i) => ({ value: Buffer.from(String(i).padEnd(bytes)), key: `key-${i}` }));
