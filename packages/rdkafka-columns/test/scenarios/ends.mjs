// @ts-check
/** Scenarios in which the process, or a thread of it, ends while clients are open. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { consumerOf, fourPartitions, newName, numbered, producerOf, read, send } from './clients.mjs';

const nobody = '127.0.0.1:1';

/** @param {string} bootstrap */
const reader = async (bootstrap) => {
  const topic = newName();
  const producer = producerOf(bootstrap);
  await send(producer, topic, numbered(1_000));
  const consumer = consumerOf(bootstrap);
  consumer.assign(fourPartitions(topic));
  return { consumer, producer, topic };
};

/** @type {Record<string, (bootstrap: string) => unknown>} */
export const ends = {
  'exit right after construction': (bootstrap) => {
    consumerOf(bootstrap);
    producerOf(bootstrap);
    process.exit(0);
  },
  'exit while connecting to nobody': async () => {
    consumerOf(nobody)
      .connect(30_000)
      .catch(() => {});
    producerOf(nobody)
      .connect(30_000)
      .catch(() => {});
    await sleep(300);
    process.exit(0);
  },
  'exit while polling': async (bootstrap) => {
    const { consumer } = await reader(bootstrap);
    await read(consumer, 10);
    void consumer.poll({ timeoutMs: 5_000 });
    process.exit(0);
  },
  'exit while producing': async (bootstrap) => {
    const { producer, topic } = await reader(bootstrap);
    for (let i = 0; i < 50; i += 1) producer.produce(topic, numbered(1_000), 0, 1_000);
    process.exit(0);
  },
  'exit with records for nobody': async () => {
    producerOf(nobody).produce('topic', numbered(1_000), 0, 30_000);
    await sleep(100);
    process.exit(0);
  },
  'exit while closing': async (bootstrap) => {
    const { consumer, producer } = await reader(bootstrap);
    await read(consumer, 10);
    void consumer.close();
    void producer.close(5_000);
    await sleep(1);
    process.exit(0);
  },
  'exit in a group that nobody has left': async (bootstrap) => {
    const { producer, topic } = await reader(bootstrap);
    const consumer = consumerOf(bootstrap, {}, { onAssign: (partitions) => consumer.assign(partitions) });
    consumer.subscribe([topic]);
    await Promise.all([read(consumer, 1_000), send(producer, topic, numbered(10))]);
    process.exit(0);
  },
  'exit in a handler': async (bootstrap) => {
    producerOf(bootstrap, { 'statistics.interval.ms': 5 }, { onStatistics: () => process.exit(0) });
    await sleep(1_000);
    process.exit(1);
  },
  'a handler that throws is an uncaught exception': async (bootstrap) => {
    const thrown = new Error('of the handler');
    process.once('uncaughtException', (error) => {
      assert.equal(error, thrown);
      void producer.close(0).then(() => process.exit(0));
    });
    const onStatistics = () => {
      throw thrown;
    };
    const producer = producerOf(bootstrap, { 'statistics.interval.ms': 50 }, { onStatistics });
    process.on('uncaughtException', () => {});
  },
  'workers that are terminated': async (bootstrap) => {
    for (let i = 0; i < 3; i += 1) {
      const worker = new Worker(new URL('worker.mjs', import.meta.url), { workerData: { bootstrap } });
      await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
      await worker.terminate();
    }
    // Their threads end after them.
    await sleep(1_500);
  },
  'a call before librdkafka is there': async () => {
    const require = createRequire(import.meta.url);
    const addon = require('../../build/Release/rdkafka_columns.node');
    assert.throws(() => new addon.Consumer([], () => {}), /not loaded/);
    assert.throws(() => new addon.Producer([], () => {}), /not loaded/);
    assert.throws(() => addon.errorOf(0), /not loaded/);
    assert.throws(() => addon.load('/no/such/file'), /no\/such\/file/);
    assert.throws(() => addon.load('libc.so.6'), /has no function rd_kafka/);
    assert.throws(() => addon.errorOf(0), /not loaded/);
  },
};
