// @ts-check
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { median } from '../report.mjs';
import { apis } from './apis.mjs';
import { startEnvironment } from './environment.mjs';
import { oneByOne } from './one-by-one.mjs';
import { installOriginals } from './peers.mjs';
import { startOriginal, startOurs } from './server.mjs';

/** @typedef {import('../contender.mjs').Measurement & { p50: number, p99: number }} Measured */

const connections = 64;
const shapes = { batches: { of: 'batches of 100', count: 100 }, singles: { of: 'single posts', count: 1 } };

/**
 * The suite of one of the two APIs.
 * @param {'log-api' | 'events-api'} name
 * @returns {import('../main.mjs').Suite}
 */
export const gatewaySuite = (name) => async (options) => {
  const { rounds, scale, only } = options;
  const api = apis[name];
  const seconds = 8 * scale;
  const environment = await startEnvironment([api.topic]);
  const originals = installOriginals();
  /** @type {string[]} */
  const notes = originals === undefined ? ['the original (Python) could not be installed and is left out'] : [];
  const sides = {
    ours: () => startOurs(api, environment),
    ...(originals && { original: () => startOriginal(api, environment, originals) }),
  };

  /** @type {Map<string, Measured[]>} */
  const results = new Map();
  const keep = (/** @type {string} */ key, /** @type {Measured} */ one) =>
    results.set(key, [...(results.get(key) ?? []), one]);
  for (let round = 0; round < rounds; round += 1) {
    for (const [side, start] of Object.entries(sides)) {
      if (only !== undefined && !side.includes(only)) continue;
      const server = await start();
      try {
        for (const { of, count } of Object.values(shapes)) {
          const load = { url: server.url, token: environment.token, body: api.body(count), count, connections };
          // What is compiled and remembered at first is not counted.
          await send(server, { ...load, seconds: 2 });
          const full = await send(server, { ...load, seconds });
          keep(`${side}, ${of}`, full);
          if (side !== 'ours') continue;
          const half = await send(server, { ...load, seconds, perSecond: full.perSecond / count / 2 });
          keep(`${side}, ${of} at half the rate`, half);
        }
      } finally {
        await server.stop();
      }
    }
  }
  const compared = await oneByOne(environment.kafka, api.topic);
  const benches = [...results].map(([key, rounds]) => ({ name: key, unit: `${api.noun}/s`, rounds }));
  return { versions: { node: process.versions.node }, benches, ratios: [...ratios(results), compared], notes };
};

/** What is asked of us, as far as it was measured. */
const ratios = (/** @type {Map<string, Measured[]>} */ results) => {
  const of = (/** @type {string} */ key, /** @type {(one: Measured) => number} */ figure) =>
    median((results.get(key) ?? []).map(figure));
  const perCpu = (/** @type {string} */ shape) =>
    of(`original, ${shape}`, ({ cpuMicros }) => cpuMicros) / of(`ours, ${shape}`, ({ cpuMicros }) => cpuMicros);
  const latency = (/** @type {string} */ key) =>
    results.has(key)
      ? [
          { name: `${key}: p50, ms`, value: of(key, ({ p50 }) => p50) },
          {
            name: `${key}: p99, ms`,
            value: of(key, ({ p99 }) => p99),
            ...(key.includes('half') ? { target: 50, atMost: true } : {}),
          },
        ]
      : [];
  const { batches, singles } = shapes;
  const hasOriginal = results.has(`original, ${batches.of}`) && results.has(`ours, ${batches.of}`);
  return [
    ...(hasOriginal
      ? [
          { name: `ours / original, ${batches.of}, per CPU second`, value: perCpu(batches.of), target: 8 },
          { name: `ours / original, ${singles.of}, per CPU second`, value: perCpu(singles.of), target: 4 },
        ]
      : []),
    ...[...results.keys()].flatMap(latency),
  ];
};

/**
 * @param {import('./server.mjs').Server} server
 * @param {import('./load.mjs').Load} load
 * @returns {Promise<Measured>}
 */
const send = async (server, load) => {
  const before = server.cpuMs;
  const file = path.join(import.meta.dirname, 'load.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [file, JSON.stringify(load)]);
  const { records, ms, failures, p50, p99 } = JSON.parse(stdout);
  if (failures > 0) throw new Error(`${server.url}: ${failures} requests were refused`);
  const cpuMicros = ((server.cpuMs - before) * 1_000) / records;
  return { perSecond: (records * 1_000) / ms, cpuMicros, rssMiB: server.rssMiB, p50, p99 };
};
