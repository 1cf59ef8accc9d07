// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureTopics } from '../../../packages/common/dist/kafka/index.js';
import { up } from '../../services/index.mjs';
import { deleteTopics } from '../kafka/topics.mjs';
import { measureUntilStored } from '../persister/measure.mjs';
import { median } from '../report.mjs';
import { contenders, ownTopicsOf, topicsOf } from './contenders.mjs';
import { fill } from './fill.mjs';
import { label as hangingLabel, measureHanging } from './hanging.mjs';
import { installOriginal } from './peers.mjs';
import { startReceivers } from './receivers.mjs';
import { createTables } from './tables.mjs';

/** How long receivers take to answer, in ms. */
const latencies = [1, 100];
/** So many that what one receiver or one method may get at a time is not what is measured. */
const sizes = { receivers: 4, methods: 16, definitions: 64 };

/**
 * Webhooks for the transitions on a topic: each contender in a process of its own, one after another in each round.
 * @type {import('../main.mjs').Suite}
 */
export const notificationSuite = async ({ rounds, scale, only }) => {
  const { kafka, mariadb } = await up(['kafka', 'mariadb']);
  const original = installOriginal();
  const chosen = latencies
    .flatMap((latency) => contenders(original).map((one) => ({ ...one, latency, label: `${latency} ms ${one.name}` })))
    .filter(({ label }) => only === undefined || label.includes(only));
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-bench-'));
  const { bootstrap } = kafka;
  const topic = `bench-${process.hrtime.bigint()}`;
  const topics = chosen.length > 0 ? [topic] : [];
  const wanted = (/** @type {(typeof chosen)[number]} */ { counts, latency }) =>
    Math.ceil((counts[latency] ?? 0) * scale);
  /** @type {Map<string, import('../contender.mjs').Measurement[]>} */
  const measured = new Map(chosen.map(({ label }) => [label, []]));

  /** @param {(typeof chosen)[number]} one */
  const measure = async (one) => {
    const group = `bench-${process.hrtime.bigint()}`;
    await ensureTopics({ bootstrap }, topicsOf(group).map((topic) => ({ topic, partitions: 4 }))); // prettier-ignore
    topics.push(...topicsOf(group), ...(one.name === 'ours' ? ownTopicsOf(group) : []));
    const receivers = await startReceivers(one.latency, sizes.receivers);
    const { origins } = receivers;
    const addresses = Array.from({ length: sizes.methods }, (_, i) => `${origins[i % origins.length]}/hook/${i}`);
    const definitions = Array.from({ length: sizes.definitions }, (_, i) => [i % sizes.methods]);
    const tables = await createTables(mariadb.url, addresses, definitions);
    try {
      const command = one.command({ bootstrap, topic, group, directory, tables });
      return await measureUntilStored(command, receivers, wanted(one));
    } finally {
      receivers.close();
      await tables.drop();
    }
  };

  /** @type {Awaited<ReturnType<typeof measureHanging>>} */
  let hanging = { ratios: [], notes: [] };
  try {
    if (chosen.length > 0)
      await fill(bootstrap, topic, { count: Math.max(...chosen.map(wanted)), definitions: sizes.definitions });
    for (let round = 1; round <= rounds; round += 1) {
      for (const one of chosen) {
        process.stderr.write(`round ${round} of ${rounds}: ${one.label}\n`);
        measured.get(one.label)?.push(await measure(one));
      }
    }
    if (only === undefined || hangingLabel.includes(only)) {
      hanging = await measureHanging({ bootstrap, server: mariadb.url, directory, topics, rounds, scale });
    }
  } finally {
    await deleteTopics(bootstrap, topics);
    rmSync(directory, { recursive: true });
  }
  const benches = [...measured].map(([name, all]) => ({ name, unit: 'webhooks/s', rounds: all }));
  return {
    versions: { node: process.versions.node },
    benches,
    ratios: [...ratiosOf(measured), ...hanging.ratios],
    notes: [...notesOf(original), ...hanging.notes],
  };
};

const notesOf = (/** @type {string | undefined} */ original) => [
  `${sizes.methods} methods at ${sizes.receivers} receivers; ours with the limits of [sending] as they are by default`,
  'both without statsd; ours with its ledger and transactions, the original with one process that sends',
  ...(original === undefined ? ['the original (Python) could not be installed and is left out'] : []),
];

/** @param {ReadonlyMap<string, readonly import('../contender.mjs').Measurement[]>} measured */
const ratiosOf = (measured) => {
  const of = (/** @type {string} */ name, /** @type {'perSecond' | 'cpuMicros'} */ what) =>
    median((measured.get(name) ?? []).map((one) => one[what]));
  const all = latencies.flatMap((latency) => {
    const [ours, original] = [`${latency} ms ours`, `${latency} ms original`];
    return [
      { name: `${latency} ms: webhooks per CPU second, ours`, value: 1_000_000 / of(ours, 'cpuMicros') },
      { name: `${latency} ms: per CPU second, ours / original`, value: of(original, 'cpuMicros') / of(ours, 'cpuMicros'), ...(latency === 1 ? { target: 10 } : {}) },
      { name: `${latency} ms: rate, ours / original`, value: of(ours, 'perSecond') / of(original, 'perSecond'), ...(latency === 100 ? { target: 50 } : {}) },
    ];
  }); // prettier-ignore
  return all.filter(({ value }) => Number.isFinite(value) && value > 0);
};
