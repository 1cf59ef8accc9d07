// @ts-check
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureTopics } from '../../../packages/common/dist/kafka/index.js';
import { residentMiB, slopePerMinute } from '../memory.mjs';
import { Coverage } from './coverage.mjs';

const partitions = 6;
/** How long the second member stays, and stays away, in ms: so a rebalance comes every so often. */
const rebalanceMs = 20_000;
/** What comes before that belongs to the start: V8 and the allocator take what they will keep. */
const settlingMinutes = 5;
const limits = { slope: 1, memory: 250 };
/** As the executable of the persister starts: what is young is soon old here, and glibc would keep pieces for each thread. */
const likeService = {
  execArgv: ['--max-semi-space-size=4'],
  env: { ...process.env, MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072' },
};

/**
 * A member whose sink is ten times slower than it reads, one that comes and goes, and a feeder that keeps ahead of them.
 * @param {import('../main.mjs').DrillOptions} options
 * @returns {Promise<import('../main.mjs').DrillResult>}
 */
export const consumerDrill = async ({ bootstrap, minutes, client }) => {
  const topic = `drill-${randomUUID()}`;
  await ensureTopics({ bootstrap }, [{ topic, partitions }]);
  const coverage = new Coverage();
  /** @type {string[]} */
  const failures = [];
  let isEnding = false;

  const start = (/** @type {string} */ file, /** @type {object} */ more = {}) => {
    const options = JSON.stringify({ bootstrap, topic, client, ...more });
    const child = fork(path.join(import.meta.dirname, file), [options], likeService);
    child.on('message', (message) => coverage.take(/** @type {import('./coverage.mjs').Report} */ (message)));
    const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
    void exited.then((code) => {
      if (code !== 0) failures.push(`${file} ended with ${code}`);
      if (!isEnding && more === long) failures.push(`${file} ended early`);
    });
    return { child, exited, stop: () => (child.send('stop'), exited) };
  };
  const long = { role: 'long' };
  const feeder = start('feeder.mjs');
  const member = start('member.mjs', long);
  /** @type {{ minute: number, mib: number }[]} */
  const samples = [];
  const began = Date.now();
  const sampling = setInterval(() => {
    samples.push({ minute: (Date.now() - began) / 60_000, mib: residentMiB(member.child.pid ?? 0) });
  }, 1_000);

  let rebalances = 0;
  while (Date.now() - began < minutes * 60_000 && failures.length === 0) {
    const guest = start('member.mjs', { role: 'guest' });
    await sleep(rebalanceMs);
    await guest.stop();
    await sleep(rebalanceMs);
    rebalances += 2;
    process.stderr.write(`minute ${Math.round((Date.now() - began) / 60_000)}: ${coverage.rows} records, ${samples.at(-1)?.mib} MiB\n`);
  }
  isEnding = true;
  clearInterval(sampling);
  await feeder.stop();
  await member.stop();

  const settled = samples.filter(({ minute }) => minute >= Math.min(settlingMinutes, minutes / 3));
  const slope = slopePerMinute(settled);
  const most = Math.max(...samples.map(({ mib }) => mib));
  const { repeated, gaps } = coverage.check();
  if (repeated > 0) failures.push(`${repeated} records were handed over twice`);
  if (gaps > 0) failures.push(`${gaps} gaps in what was finished`);
  if (minutes >= 2 * settlingMinutes && slope > limits.slope) failures.push(`memory grows by ${slope.toFixed(2)} MiB a minute`);
  if (client === 'columns' && most > limits.memory) failures.push(`the member took ${most} MiB`);
  const figures = {
    minutes,
    records: coverage.rows,
    'records a second': Math.round((coverage.rows * 1_000) / (Date.now() - began)),
    rebalances,
    'handed over twice': repeated,
    gaps,
    'most resident memory, MiB': most,
    'growth after the start, MiB a minute': slope.toFixed(2),
  };
  return { figures, failures };
}; // prettier-ignore
