// @ts-check
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendants, peakMiB } from '../contender.mjs';

const sampleMs = 50;
/** Nobody takes so long for its first point, or from one to the next, in ms. */
const patienceMs = 90_000;

/** What is stored before that is the start: joining the group, loading and compiling code. */
const warmUp = 0.2;

/**
 * Runs a program until its store has so many points. Rate and processor time count from the first fifth of them on, as a
 * service that has been running for longer than some seconds needs them.
 * @param {readonly string[]} command
 * @param {Pick<import('./stores.mjs').PointStore, 'points'>} store
 * @param {number} count
 * @returns {Promise<import('../contender.mjs').Measurement>}
 */
export const measureUntilStored = async ([program = '', ...args], store, count) => {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (errors = (errors + text).slice(-4_000)));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const processes = () => [child.pid ?? 0, ...descendants(child.pid ?? 0)];
  const sum = (/** @type {(pid: number) => number} */ of) => processes().reduce((all, pid) => all + of(pid), 0);
  /** @type {{ points: number, at: number, cpuMicros: number } | undefined} */
  let warm;
  let [points, changed, rssMiB] = [0, performance.now(), 0];
  try {
    while (points < count) {
      await sleep(sampleMs);
      if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}: ${errors}`);
      const now = await store.points();
      rssMiB = Math.max(rssMiB, sum(peakMiB));
      if (now !== points) [points, changed] = [now, performance.now()];
      if (points >= count * warmUp) warm ??= { points, at: performance.now(), cpuMicros: sum(cpuMicrosOf) };
      if (performance.now() - changed > patienceMs) throw new Error(`${program}: no point for a long time: ${errors}`);
    }
    const { points: before, at, cpuMicros } = /** @type {NonNullable<typeof warm>} */ (warm);
    return {
      perSecond: ((points - before) * 1_000) / (performance.now() - at),
      cpuMicros: (sum(cpuMicrosOf) - cpuMicros) / (points - before),
      rssMiB,
    };
  } finally {
    child.kill('SIGTERM');
    const killing = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(killing);
  }
};

/** Clock ticks of /proc/PID/stat are hundredths of a second. */
const tickMicros = 10_000;

/** Processor time of a process, in us. */
const cpuMicrosOf = (/** @type {number} */ pid) => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * tickMicros;
  } catch {
    return 0;
  }
};
