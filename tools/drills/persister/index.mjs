// @ts-check
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureTopics, groupLag } from '../../../packages/common/dist/kafka/index.js';
import { up } from '../../services/index.mjs';
import { slopePerMinute } from '../memory.mjs';
import { audit } from './audit.mjs';
import { Cast } from './cast.mjs';
import { configuration } from './configuration.mjs';
import { Feed } from '../feed.mjs';
import { stores } from './stores.mjs';

const partitions = 4;
/** A bad record for so many good ones. */
const poisonEvery = 5_000;
/** How long catching up at the end may take, in ms. */
const patienceMs = 300_000;
/** Most resident memory, and its growth in a calm run, in MiB and MiB a minute. */
const limits = { memory: 300, slope: 1 };
/** A run that is shorter shows no growth. */
const slopeMinutes = 10;

/**
 * What happens: `kills` kill -9 at random moments; `faults` the store killed, too, and a second instance that comes and
 * goes; `outage` the store away for three minutes; `calm` nothing, to see whether memory grows.
 * @typedef {'kills' | 'faults' | 'outage' | 'calm'} Scenario
 *
 * @type {Readonly<Record<Scenario, { once?: (cast: Cast) => Promise<void>, again: readonly ((cast: Cast) => Promise<void>)[] }>>}
 */
const scenarios = {
  kills: { again: [(cast) => cast.kill()] },
  faults: { again: [(cast) => cast.kill(), (cast) => cast.killStore(), (cast) => cast.guest()] },
  outage: { once: (cast) => cast.outage(), again: [] },
  calm: { again: [] },
};

/**
 * A persister in traffic to which things happen, and at the end the account of every record.
 * @param {import('../main.mjs').DrillOptions} options
 * @returns {Promise<import('../main.mjs').DrillResult>}
 */
export const persisterDrill = async ({ bootstrap, minutes, store: name, scenario, rate, audited }) => {
  const store = chosen(stores, '--store', name);
  const { once, again } = chosen(scenarios, '--scenario', scenario);
  const { kind } = store;
  const [address] = Object.values(await up([/** @type {import('../../services/index.mjs').ServiceName} */ (name)]));
  const tenant = randomUUID();
  const topic = `drill-${tenant}`;
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-drill-'));
  const file = path.join(directory, 'persister.conf');
  writeFileSync(file, configuration({ bootstrap, topic, kind, store: name, section: store.section(address) }));
  await ensureTopics({ bootstrap }, [{ topic, partitions }]);

  const feed = new Feed(path.join(import.meta.dirname, 'feeder.mjs'), {
    bootstrap,
    topic,
    kind,
    tenant,
    rate,
    poisonEvery,
  });
  const cast = await Cast.start({ file, store: name });
  const { failures, samples } = cast;
  const began = Date.now();
  await once?.(cast);
  while (Date.now() - began < minutes * 60_000 && failures.length === 0) {
    await cast.wait();
    if (failures.length === 0) await again[Math.floor(Math.random() * again.length)]?.(cast);
    const seconds = Math.round((Date.now() - began) / 1_000);
    process.stderr.write(
      `${seconds} s: ${feed.sent} sent, ${JSON.stringify(cast.counts)}, ${samples.at(-1)?.mib} MiB\n`,
    );
  }
  await feed.stop();
  const ended = Date.now();
  const catchingUpMs = await untilCommitted(bootstrap, topic, failures);
  await cast.end();

  const from = audited >= minutes ? 'earliest' : new Date(ended - audited * 60_000).toISOString();
  const { code, counts, text } = audit(file, kind, from);
  rmSync(directory, { recursive: true });
  const dead = counts.deadLettered ?? 0;
  if (code !== 0) failures.push(`the audit ended with ${code}: ${text}`);
  if (from === 'earliest' && dead !== feed.poisoned)
    failures.push(`${feed.poisoned} bad records, ${dead} in the dead letters`);
  const most = Math.max(0, ...samples.map(({ mib }) => mib));
  const slope = slopePerMinute(samples.filter(({ minute }) => minute >= Math.min(5, minutes / 3)));
  if (most > limits.memory) failures.push(`the persister took ${most} MiB`);
  if (scenario === 'calm' && minutes >= slopeMinutes && slope > limits.slope) {
    failures.push(`memory grows by ${slope.toFixed(2)} MiB a minute`);
  }
  const figures = {
    ...{ store: name, scenario, minutes, 'good records': feed.sent, 'bad records': feed.poisoned },
    ...{
      kills: cast.counts.kills,
      'kills of the store': cast.counts.storeKills,
      'second instances': cast.counts.guests,
    },
    ...counts,
    'rows again after a kill, most, ms': Math.max(0, ...cast.delays),
    'catching up after the end, ms': catchingUpMs,
    'most resident memory, MiB': most,
    ...(scenario === 'calm' ? { 'growth after the start, MiB a minute': slope.toFixed(2) } : {}),
  };
  return { figures, failures };
};

/**
 * @template T
 * @param {Readonly<Record<string, T>>} table
 * @param {string} option
 * @param {string} name
 * @returns {T}
 */
const chosen = (table, option, name) => {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found === undefined) throw new Error(`${option}: expected one of ${Object.keys(table).join(', ')}, got ${name}`);
  return found;
};

/** Waits until the group has committed everything; returns how long that took, in ms. */
const untilCommitted = async (
  /** @type {string} */ bootstrap,
  /** @type {string} */ topic,
  /** @type {string[]} */ failures,
) => {
  const lag = async () => (await groupLag({ bootstrap }, topic, topic)).reduce((sum, one) => sum + one.lag, 0);
  const began = Date.now();
  let left = await lag();
  for (; left > 0 && Date.now() - began < patienceMs; left = await lag()) await sleep(500);
  if (left > 0) failures.push(`${left} records are not committed`);
  return Date.now() - began;
};
