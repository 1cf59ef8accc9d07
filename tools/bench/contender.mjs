// @ts-check
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What one run measured.
 * @typedef {object} Measurement
 * @property {number} perSecond
 * @property {number} cpuMicros processor time of the process, all its threads, for each record
 * @property {number} rssMiB most resident memory of the process
 */

/** How often a process is asked for its memory, in ms. */
const sampleMs = 20;

/**
 * Runs a program in a process of its own, so that its processor time and memory are its own.
 * @param {readonly string[]} command
 * @param {(output: string) => { records: number, ms: number, cpuMs?: number }} read what the program printed; without
 * `cpuMs` the whole process's processor time counts, its start included
 * @param {Readonly<Record<string, string>>} [env]
 * @returns {Promise<Measurement>}
 */
export const measure = async (command, read, env = {}) => {
  const [program = '', ...args] = command;
  const timed = ['-c', `TIMEFORMAT='cpu %U %S'; time "$0" "$@"`, program, ...args];
  const child = spawn('bash', timed, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors, rssMiB] = ['', '', 0];
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  const sampling = setInterval(() => {
    rssMiB = Math.max(rssMiB, ...descendants(child.pid ?? 0).map(peakMiB));
  }, sampleMs);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(sampling);
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${output}\n${errors}`.slice(0, 4_000));
  const [, user = '0', system = '0'] = /cpu ([\d.]+) ([\d.]+)/.exec(errors) ?? [];
  const { records, ms, cpuMs = (Number(user) + Number(system)) * 1_000 } = read(`${output}\n${errors}`);
  return { perSecond: (records * 1_000) / ms, cpuMicros: (cpuMs * 1_000) / records, rssMiB };
};

/** Of a program of ours: its last line is JSON. */
export const readJson = (/** @type {string} */ output) => {
  const line = output.split('\n').findLast((text) => text.startsWith('{"records"'));
  if (line === undefined) throw new Error(`no result in: ${output.slice(-2_000)}`);
  return /** @type {{ records: number, ms: number, cpuMs: number }} */ (JSON.parse(line));
};

/** The processes below one. @returns {number[]} */
export const descendants = (/** @type {number} */ pid) => {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return children.map(Number).flatMap((child) => [child, ...descendants(child)]);
  } catch {
    return [];
  }
};

/** Most resident memory of a process so far. */
export const peakMiB = (/** @type {number} */ pid) => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};
