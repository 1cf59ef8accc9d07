// @ts-check
/** Scenarios that end by themselves: with nothing open the process ends. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { binding } from '../../dist/index.js';
import { consumerOf, fourPartitions, newName, numbered, producerOf, read, send } from './clients.mjs';

/** Everything that a client can do, once. @param {string} bootstrap */
const everything = async (bootstrap) => {
  const topic = newName();
  const producer = producerOf(
    bootstrap,
    { 'compression.codec': 'lz4', 'statistics.interval.ms': 5 },
    {},
    { arenaBytes: 4_000 },
  );
  await producer.connect(10_000);
  const headers = /** @type {const} */ ([
    ['a', 'x'],
    ['a', Buffer.from([0xff, 0, 0x41])],
    ['', ''],
  ]);
  const records = [
    ...numbered(2_000, 50),
    { value: null, key: 'tombstone', headers },
    { value: Buffer.alloc(0), timestamp: 1_000, headers: [] },
    { value: Buffer.alloc(300_000, 1), partition: 2, headers },
  ];
  await send(producer, topic, records);
  const refused = producer.produce(topic, [{ value: Buffer.from('x'), partition: 99 }, ...numbered(3)], 0, 1_000);
  await refused.done;
  assert.equal(refused.errors[0], -190);
  assert.throws(() => producer.produce('t'.repeat(1_000), numbered(1), 0, 1_000));

  const errors = /** @type {string[]} */ ([]);
  const onRecordError = (/** @type {{ kafkaName: string }} */ { kafkaName }) => void errors.push(kafkaName);
  const consumer = consumerOf(
    bootstrap,
    { 'enable.partition.eof': true },
    { onRecordError },
    { rows: 100, arenaBytes: 4_000 },
  );
  await consumer.connect(10_000);
  consumer.assign(fourPartitions(topic));
  let withHeaders = 0;
  await read(consumer, records.length + 3, (batch, row) => {
    if (batch.headers(row).length === 3) withHeaders += 1;
    batch.key(row);
    batch.text(row);
  });
  assert.equal(withHeaders, 2);
  while (errors.length === 0) await consumer.poll();
  consumer.pause(fourPartitions(topic));
  await consumer.seek(fourPartitions(topic));
  await assert.rejects(consumer.seek([{ topic, partition: 77, offset: 0 }]));
  consumer.resume(fourPartitions(topic));
  await read(consumer, 500);
  await answered(consumer, consumer.commit([{ topic, partition: 0, offset: 5 }]));
  await consumer.unassign(fourPartitions(topic));
  consumer.assign(fourPartitions(topic));
  await consumer.poll();
  // With a batch that is filled and not handed over, another on its way, and records on theirs.
  const left = producer.produce(topic, numbered(100), 0, 1_000);
  await Promise.all([consumer.close(), producer.close(5_000)]);
  await left.done;
  await assert.rejects(consumer.poll(), { code: '_DESTROY' });
};

/** Answers come by polling. @param {import('../../dist/index.js').ColumnConsumer} consumer @param {Promise<unknown>} answer */
const answered = async (consumer, answer) => {
  let waiting = true;
  void answer.catch(() => {}).then(() => (waiting = false));
  while (waiting) (await consumer.poll())?.release();
  await answer;
};

/** A group of two, and a commit that the first one still makes. @param {string} bootstrap */
const group = async (bootstrap) => {
  const topic = newName();
  const producer = producerOf(bootstrap);
  await send(producer, topic, numbered(500));
  const join = () => {
    const consumer = consumerOf(
      bootstrap,
      { 'group.id': topic, 'partition.assignment.strategy': 'cooperative-sticky' },
      {
        onAssign: (partitions) => consumer.assign(partitions),
        onRevoke: (partitions) => void consumer.unassign(partitions),
      },
    );
    consumer.subscribe([topic]);
    return consumer;
  };
  const first = join();
  await read(first, 500);
  const second = join();
  const stop = Date.now() + 1_000;
  await Promise.all(
    [first, second].map(async (one) => {
      while (Date.now() < stop) await one.poll();
    }),
  );
  // While the group is still being rebalanced.
  await Promise.all([first.close(), second.close(), producer.close(1_000)]);
};

/** Transactions, as far as the mock goes. @param {string} bootstrap */
const transactions = async (bootstrap) => {
  const topic = newName();
  const producer = producerOf(bootstrap, { 'transactional.id': topic, debug: 'all', log_level: 7 });
  await producer.initTransactions(10_000);
  const consumer = consumerOf(bootstrap, {}, { onAssign: (partitions) => consumer.assign(partitions) });
  await assert.rejects(producer.sendOffsets(consumer.native, [{ topic, partition: 0, offset: 1 }], 1_000));
  const plain = producerOf(bootstrap);
  await send(plain, topic, numbered(1));
  consumer.subscribe([topic]);
  await read(consumer, 1);
  for (const end of ['commitTransaction', 'abortTransaction', 'commitTransaction']) {
    await producer.beginTransaction();
    const chunk = producer.produce(topic, numbered(50), 0, 10_000);
    await producer.sendOffsets(consumer.native, [{ topic, partition: 0, offset: 1 }], 10_000);
    await producer[/** @type {'commitTransaction'} */ (end)](10_000);
    await chunk.done;
  }
  await assert.rejects(producer.commitTransaction(1_000));
  await Promise.all([producer.close(1_000), plain.close(0), consumer.close()]);
};

/** Every line of the log, from all of librdkafka's threads, while records are handed over. @param {string} bootstrap */
const logs = async (bootstrap) => {
  let lines = 0;
  const onLog = () => void (lines += 1);
  const producer = producerOf(bootstrap, { debug: 'all', log_level: 7, 'enable.idempotence': true }, { onLog });
  const topic = newName();
  await Promise.all(Array.from({ length: 8 }, () => send(producer, topic, numbered(2_000))));
  await producer.close(1_000);
  assert.ok(lines > 100);
};

/** Opened and closed in all states, and collected at once. @param {string} bootstrap */
const cycles = async (bootstrap) => {
  for (let i = 0; i < 10; i += 1) {
    const producer = producerOf(bootstrap);
    const consumer = consumerOf(bootstrap);
    if (i % 2 === 0) consumer.assign([{ topic: 'none', partition: 0 }]);
    const poll = i % 3 === 0 ? consumer.poll() : undefined;
    if (i % 4 === 0) await sleep(20);
    await Promise.all([producer.close(0), consumer.close(), poll]);
    globalThis.gc?.();
    await new Promise(setImmediate);
    globalThis.gc?.();
  }
};

/** What is refused leaves nothing behind. @param {string} bootstrap */
const refusals = async (bootstrap) => {
  const { Consumer, Producer } = binding();
  for (let i = 0; i < 20; i += 1) {
    assert.throws(() => producerOf(bootstrap, { 'no.such.property': 1 }));
    assert.throws(() =>
      producerOf(bootstrap, {
        'compression.codec': 'none',
        'transactional.id': 'x',
        acks: 1,
        'enable.idempotence': true,
      }),
    );
    assert.throws(() => new Consumer(['log_level', '0'], /** @type {any} */ ({})));
    assert.throws(() => new Producer(/** @type {any} */ ([1, 2]), () => {}));
  }
  const consumer = consumerOf(bootstrap);
  const producer = producerOf(bootstrap);
  assert.throws(() => consumer.subscribe([]));
  const native = /** @type {any} */ (consumer.native);
  for (let i = 0; i < 20; i += 1) {
    for (const topics of [[], [''], [1], ['a', 1], 7]) assert.throws(() => native.subscribe(topics));
    for (const partitions of [[['t']], [['t', 0, 'x']], [1], [['a', 1], ['b']]]) {
      for (const name of ['assign', 'unassign', 'pause', 'resume']) assert.throws(() => native[name](partitions));
      assert.throws(() => native.seek(1, partitions));
      assert.throws(() => native.commit(1, partitions));
    }
    assert.throws(() => native.setToken('t', 'no number', 'p'));
    assert.throws(() => native.setToken('t', 1, 2));
    assert.throws(() => native.setToken('t', 1, 'p'));
    if (i === 0) await answered(consumer, assert.rejects(consumer.commit([])));
    await assert.rejects(producer.beginTransaction());
    await assert.rejects(producer.sendOffsets(consumer.native, /** @type {any} */ ([{ topic: 1 }]), 1));
  }
  await Promise.all([consumer.close(), producer.close(0)]);
};

export const work = { everything, group, transactions, logs, cycles, refusals };
