// @ts-check
import path from 'node:path';
import { measure, readJson } from '../contender.mjs';

/**
 * @typedef {{ bootstrap: string, topic: string, count: number, size: number, compression: string }} Job
 *
 * @typedef {object} Contender
 * @property {string} name
 * @property {'produce' | 'consume' | 'sync'} kind
 * @property {'fast' | 'client' | 'slow' | 'synchronous'} pace
 * @property {number} size
 * @property {string} compression
 * @property {(job: Job) => Promise<import('../contender.mjs').Measurement>} run
 */

const here = import.meta.dirname;

/** A script of this folder, which is given the job and prints a line of JSON. */
const script =
  (/** @type {string} */ file, /** @type {object} */ extra = {}, program = process.execPath) =>
  (/** @type {Job} */ job) =>
    measure([program, path.join(here, file), JSON.stringify({ ...job, ...extra })], readJson);

const sizes = [200, 360];
const compressions = ['none', 'lz4', 'zstd'];

/** Everything that takes part, in the order in which it is measured. */
export const contenders = (/** @type {import('./peers.mjs').Peers} */ peers) => [
  ...sizes.flatMap((size) => both(size, 'none', peers)),
  ...compressions.slice(1).flatMap((compression) => both(360, compression, { node: {} })),
  ...synchronous(peers),
];

/** @returns {Contender[]} */
const both = (
  /** @type {number} */ size,
  /** @type {string} */ compression,
  /** @type {import('./peers.mjs').Peers} */ peers,
) => {
  const suffix = compression === 'none' ? String(size) : `${size} ${compression}`;
  /** @type {Contender[]} */
  const list = [];
  const add = (
    /** @type {string} */ name,
    /** @type {Contender['pace']} */ pace,
    /** @type {Contender['run']} */ produce,
    /** @type {Contender['run']} */ consume,
  ) => {
    list.push({ name: `produce ${suffix} ${name}`, kind: 'produce', pace, size, compression, run: produce });
    list.push({ name: `consume ${suffix} ${name}`, kind: 'consume', pace, size, compression, run: consume });
  };
  for (const [name, client] of [
    ['monasca columns', 'columns'],
    ['monasca on node-rdkafka', 'node-rdkafka'],
  ]) {
    // prettier-ignore
    add(name ?? '', client === 'columns' ? 'fast' : 'client', script('produce.mjs', { client }), script('consume.mjs', { client }));
  }
  if (compression !== 'none') return list;
  list.push({
    ...base(size),
    name: `produce ${suffix} node-rdkafka, reports`,
    kind: 'produce',
    run: script('binding-produce.mjs'),
  });
  list.push({
    ...base(size),
    name: `consume ${suffix} node-rdkafka, consume(1000)`,
    kind: 'consume',
    run: script('binding-consume.mjs'),
  });
  if (peers.c !== undefined) add('librdkafka C', 'fast', produceInC(peers.c), consumeInC(peers.c));
  if (peers.python !== undefined) {
    const run = (/** @type {string} */ mode) => script('confluent.py', { mode }, peers.python);
    add('confluent-kafka-python', 'client', run('produce'), run('consume'));
    const plain = (/** @type {string} */ mode) => script('kafka_python.py', { mode }, peers.python);
    add('kafka-python', 'slow', plain('produce'), plain('consume'));
  }
  const { kafkajs, ['@confluentinc/kafka-javascript']: confluent } = peers.node;
  if (kafkajs !== undefined) {
    add('kafkajs', 'client', script('kafkajs.mjs', { module: kafkajs, mode: 'produce' }), script('kafkajs.mjs', { module: kafkajs, mode: 'consume' })); // prettier-ignore
  }
  if (confluent !== undefined) {
    add('confluent-kafka-javascript', 'client', script('binding-produce.mjs', { module: confluent }), script('binding-consume.mjs', { module: confluent })); // prettier-ignore
  }
  return list;
};

const base = (/** @type {number} */ size) => ({ pace: /** @type {const} */ ('client'), size, compression: 'none' });

/** @returns {Contender[]} */
const synchronous = (/** @type {import('./peers.mjs').Peers} */ peers) => {
  const loop = (/** @type {string} */ name, /** @type {Contender['run']} */ run) => ({
    name: `sync 200 ${name}`,
    kind: /** @type {const} */ ('sync'),
    pace: /** @type {const} */ ('synchronous'),
    size: 200,
    compression: 'none',
    run,
  });
  return [
    loop('monasca columns, linger 0', script('sync.mjs', { client: 'columns', lingerMs: 0 })),
    loop('monasca columns, linger 5', script('sync.mjs', { client: 'columns', lingerMs: 5 })),
    loop('monasca on node-rdkafka, linger 0', script('sync.mjs', { client: 'node-rdkafka', lingerMs: 0 })),
    loop('node-rdkafka, polled every ms', script('binding-sync.mjs', { poll: 'interval' })),
    loop('node-rdkafka, polled without pause', script('binding-sync.mjs', { poll: 'tight' })),
    ...(peers.python === undefined
      ? []
      : [loop('confluent-kafka-python, flush', script('confluent.py', { mode: 'sync' }, peers.python))]),
  ];
};

const produceInC =
  (/** @type {string} */ tool) =>
  (/** @type {Job} */ { bootstrap, topic, count, size }) =>
    measure(
      [
        tool,
        '-P',
        '-t',
        topic,
        '-b',
        bootstrap,
        '-s',
        String(size),
        '-c',
        String(count),
        '-a',
        '-1',
        '-q',
        ...properties,
      ],
      (output) => {
        const [, records, ms] = /(\d+) messages produced .* in (\d+)ms/.exec(output) ?? [];
        return { records: Number(records), ms: Number(ms) };
      },
    );

const properties = ['-X', 'enable.idempotence=true', '-X', 'linger.ms=5'];

const consumeInC = (/** @type {string} */ tool) => (/** @type {Job} */ { bootstrap, topic, count }) =>
  measure(
    [tool, '-G', `${topic}-${process.hrtime.bigint()}`, '-t', topic, '-b', bootstrap, '-c', String(count), '-q'].concat(
      ...['auto.offset.reset=earliest', 'fetch.queue.backoff.ms=5', 'queued.max.messages.kbytes=32768'].map((x) => ['-X', x]),
    ),
    (output) => {
      const [, records, ms] = /(\d+) messages \(\d+ bytes\) consumed in (\d+)ms/.exec(output) ?? [];
      return { records: Number(records), ms: Number(ms) };
    },
  ); // prettier-ignore
