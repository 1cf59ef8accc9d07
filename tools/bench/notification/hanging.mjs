// @ts-check
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { createProducer, ensureTopics } from '../../../packages/common/dist/kafka/index.js';
import { median } from '../report.mjs';
import { contenders, ownTopicsOf, topicsOf } from './contenders.mjs';
import { startArrivals } from './receivers.mjs';
import { createTables } from './tables.mjs';
import { alarmIdAt, transition } from './transition.mjs';

export const label = 'one receiver hangs';

/** Each definition has two methods, beside each other; the last receiver is the one that hangs. */
const sizes = { receivers: 4, methods: 16, definitions: 64, partitions: 4 };
const perSecond = 400;
const seconds = 20;
/** How often transitions are published, in ms. */
const beatMs = 25;
/** How long all that is healthy may take to arrive, from the first to the last, in ms. */
const patienceMs = 120_000;

/**
 * How long webhooks are on their way to receivers that answer, when another one does not: in each round once with all of
 * them answering, and once with one that hangs. The figures are of the same receivers in both.
 * @param {{ bootstrap: string, server: string, directory: string, topics: string[], rounds: number, scale: number }} options
 */
export const measureHanging = async ({ rounds, scale, ...place }) => {
  /** @type {Record<'healthy' | 'hanging', { p50: number, p99: number }[]>} */
  const measured = { healthy: [], hanging: [] };
  const count = Math.ceil(perSecond * seconds * scale);
  for (let round = 1; round <= rounds; round += 1) {
    for (const state of /** @type {const} */ (['healthy', 'hanging'])) {
      process.stderr.write(`round ${round} of ${rounds}: ${label}: ${state}\n`);
      measured[state].push(await measure(state === 'hanging' ? 1 : 0, count, place));
    }
  }
  const of = (/** @type {'healthy' | 'hanging'} */ state, /** @type {'p50' | 'p99'} */ what) =>
    median(measured[state].map((one) => one[what]));
  return {
    ratios: [
      { name: `${label}: p99 to the others, hanging / healthy`, value: of('hanging', 'p99') / Math.max(1, of('healthy', 'p99')) },
      { name: `${label}: p99 to the others in ms`, value: of('hanging', 'p99'), target: 1_000, atMost: true },
    ],
    notes: [
      `${label}: ${perSecond} transitions a second for ${count / perSecond} s, 2 methods each, half of them with one at the receiver that hangs`,
      ...(/** @type {const} */ (['healthy', 'hanging'])).map(
        (state) => `${label}: ${state}: from publishing to arrival p50 ${of(state, 'p50')} ms, p99 ${of(state, 'p99')} ms`,
      ),
    ],
  }; // prettier-ignore
};

/**
 * @param {number} hanging how many receivers do
 * @param {number} count
 * @param {{ bootstrap: string, server: string, directory: string, topics: string[] }} place
 */
const measure = async (hanging, count, { bootstrap, server, directory, topics }) => {
  const group = `bench-${process.hrtime.bigint()}`;
  const topic = `${group}-transitions`;
  const names = [topic, ...topicsOf(group)];
  await ensureTopics({ bootstrap }, names.map((name) => ({ topic: name, partitions: sizes.partitions }))); // prettier-ignore
  topics.push(...names, ...ownTopicsOf(group));
  const receivers = await startArrivals(sizes.receivers, hanging);
  const { origins } = receivers;
  const addresses = Array.from({ length: sizes.methods }, (_, i) => `${origins[i % origins.length]}/hook/${i}`);
  const definitions = Array.from({ length: sizes.definitions }, (_, i) => [i % sizes.methods, (i + 1) % sizes.methods]);
  const tables = await createTables(server, addresses, definitions);
  const [ours] = contenders(undefined);
  const [program = '', ...args] = ours?.command({ bootstrap, topic, group, directory, tables }) ?? [];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const producer = await createProducer({ bootstrap, lingerMs: 1 });
  const publish = (/** @type {number} */ first, /** @type {number} */ size, /** @type {number} */ at) =>
    producer.publish(
      topic,
      Array.from({ length: size }, (_, i) => ({
        partition: (first + i) % sizes.partitions,
        value: transition(alarmIdAt(first + i, at), definitionOf(first + i), at),
      })),
    );
  /** Of the receivers that answer in both states. */
  const times = async () => (await receivers.times()).slice(0, sizes.receivers - 1);
  const all = async (/** @type {number} */ transitions) => {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const lists = await times();
      if (lists.flat().length >= arrivalsOf(transitions)) return lists;
      if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
      if (performance.now() > deadline) throw new Error(`only ${lists.flat().length} webhooks have arrived`);
      await sleep(100);
    }
  };
  try {
    // What is sent before all partitions are read is not measured.
    await publish(0, perSecond, Date.now());
    const before = (await all(perSecond)).map(({ length }) => length);
    const began = performance.now();
    for (let sent = 0; sent < count; ) {
      const due = Math.min(count, Math.floor(((performance.now() - began) * perSecond) / 1_000));
      if (due > sent) void publish(perSecond + sent, due - sent, Date.now());
      sent = due;
      await sleep(beatMs);
    }
    const lists = await all(perSecond + count);
    const sorted = lists.flatMap((list, index) => list.slice(before[index])).sort((a, b) => a - b);
    return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
  } finally {
    child.kill('SIGTERM');
    const killing = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(killing);
    await producer.close();
    receivers.close();
    await tables.drop();
  }
};

/** Every partition has all definitions. */
const definitionOf = (/** @type {number} */ index) => Math.floor(index / sizes.partitions) % sizes.definitions;

/** How many webhooks of so many transitions are for receivers other than the last one. */
const arrivalsOf = (/** @type {number} */ transitions) => {
  let arrivals = 0;
  for (let index = 0; index < transitions; index += 1) {
    const definition = definitionOf(index);
    const isForLast = [definition, definition + 1].some(
      (method) => (method % sizes.methods) % sizes.receivers === sizes.receivers - 1,
    );
    arrivals += isForLast ? 1 : 2;
  }
  return arrivals;
};

const percentile = (/** @type {readonly number[]} */ sorted, /** @type {number} */ part) =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
