// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { up } from '../../services/index.mjs';
import { deleteTopics } from '../kafka/topics.mjs';
import { median } from '../report.mjs';
import { contenders } from './contenders.mjs';
import { fill } from './envelopes.mjs';
import { measureUntilStored } from './measure.mjs';
import { findPeers } from './peers.mjs';
import { openInfluxdb, openNull } from './stores.mjs';

const records = 1_000_000;
/** As much as a store takes in some seconds: shorter, the start of the process would be most of what is measured. */
const lengths = { null: 4, influxdb: 1 };
const seriesCounts = [3_200, 100_000];

/**
 * Metric envelopes from a topic into a store: each contender in a process of its own, one after another in each round.
 * @type {import('../main.mjs').Suite}
 */
export const persisterSuite = async ({ rounds, scale, only }) => {
  const { kafka } = await up(['kafka', 'influxdb']);
  const { peers, notes } = findPeers();
  const count = Math.ceil(records * scale);
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-bench-'));
  /** @type {Map<string, import('../contender.mjs').Measurement[]>} */
  const measured = new Map();
  /** @type {string[]} */
  const topics = [];
  try {
    const chosen = seriesCounts
      .flatMap((series) =>
        contenders(peers).map((one) => ({ ...one, series, label: `${one.store} ${series} ${one.name}` })),
      )
      .filter(({ label }) => only === undefined || label.includes(only));
    for (const series of new Set(chosen.map((one) => one.series))) {
      const topic = `bench-${series}-${process.hrtime.bigint()}`;
      const readers = chosen.filter((one) => one.series === series);
      await fill(kafka.bootstrap, topic, {
        count: count * Math.max(...readers.map((one) => lengths[one.store])),
        series,
      });
      topics.push(topic);
      for (const { label } of readers) measured.set(label, []);
    }
    for (let round = 1; round <= rounds; round += 1) {
      for (const { label, series, store: kind, command } of chosen) {
        process.stderr.write(`round ${round} of ${rounds}: ${label}\n`);
        const store = await (kind === 'null' ? openNull() : openInfluxdb());
        const topic = /** @type {string} */ (topics.find((name) => name.startsWith(`bench-${series}-`)));
        const group = `bench-${process.hrtime.bigint()}`;
        const wanted = count * lengths[kind];
        const job = { bootstrap: kafka.bootstrap, topic, group, count: wanted, series, directory, store };
        measured.get(label)?.push(await measureUntilStored(command(job), store, wanted).finally(() => store.close()));
      }
    }
  } finally {
    await deleteTopics(kafka.bootstrap, topics);
    rmSync(directory, { recursive: true });
  }
  const benches = [...measured].map(([name, all]) => ({ name, unit: 'records/s', rounds: all }));
  return { versions: { node: process.versions.node }, benches, ratios: ratiosOf(measured), notes };
};

/** @param {ReadonlyMap<string, readonly import('../contender.mjs').Measurement[]>} measured */
const ratiosOf = (measured) => {
  const of = (/** @type {string} */ name, /** @type {'perSecond' | 'cpuMicros'} */ what) =>
    median((measured.get(name) ?? []).map((one) => one[what]));
  const memory = [...measured].filter(([name]) => name.endsWith(' monasca')).flatMap(([, all]) => all.map(({ rssMiB }) => rssMiB)); // prettier-ignore
  const all = seriesCounts.flatMap((series) => {
    const python = `influxdb ${series} monasca-persister (Python)`;
    const ours = `influxdb ${series} monasca`;
    return [
      { name: `${series} series: per CPU second, ours / Python`, value: of(python, 'cpuMicros') / of(ours, 'cpuMicros'), target: 8 },
      { name: `${series} series: rate, ours / Python`, value: of(ours, 'perSecond') / of(python, 'perSecond'), target: 4 },
      { name: `${series} series: into nothing, records/s`, value: of(`null ${series} monasca`, 'perSecond'), target: 400_000 },
      { name: `${series} series: rate, ours / lines made before`, value: of(ours, 'perSecond') / of(`influxdb ${series} lines made before`, 'perSecond'), target: 0.85 },
    ];
  }); // prettier-ignore
  return [...all, { name: 'most memory of ours, MiB', value: Math.max(...memory), target: 250, atMost: true }].filter(
    ({ value }) => Number.isFinite(value) && value > 0,
  );
};
