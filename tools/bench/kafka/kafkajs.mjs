// @ts-check
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { payload } from './payload.mjs';
import { job, stopwatch } from './stopwatch.mjs';

const { bootstrap, topic, count, size, module, mode } = job;
const { Kafka, logLevel } = createRequire(import.meta.url)(module);
const kafka = new Kafka({ brokers: bootstrap.split(','), logLevel: logLevel.ERROR });

const produce = async () => {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 5 });
  await producer.connect();
  const messages = Array.from({ length: 1_000 }, (_, i) => ({ value: payload(size, i) }));
  await producer.send({ topic, messages, acks: -1 });
  const done = stopwatch();
  let sent = 0;
  const caller = async () => {
    while (sent < count) {
      sent += messages.length;
      await producer.send({ topic, messages, acks: -1 });
    }
  };
  await Promise.all(Array.from({ length: 5 }, caller));
  done(sent);
  await producer.disconnect();
};

const consume = async () => {
  const consumer = kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  /** @type {ReturnType<typeof stopwatch> | undefined} */
  let done;
  let read = 0;
  await new Promise((resolve) => {
    void consumer.run({
      autoCommit: false,
      eachBatch: async (/** @type {{ batch: { messages: unknown[] } }} */ { batch }) => {
        done ??= stopwatch();
        read += batch.messages.length;
        if (read >= count) resolve(undefined);
      },
    });
  });
  done?.(read);
  await consumer.disconnect();
};

await (mode === 'produce' ? produce() : consume());
