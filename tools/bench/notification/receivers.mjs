// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/**
 * Receivers in a process of their own.
 * @typedef {object} Receivers
 * @property {readonly string[]} origins
 * @property {() => Promise<number>} points requests that were answered so far
 * @property {() => void} close
 *
 * @param {number} latencyMs
 * @param {number} count
 * @returns {Promise<Receivers>}
 */
export const startReceivers = async (latencyMs, count) => {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'sink.mjs'), String(latencyMs), String(count)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await once(child.stdout, 'data');
  /** @type {{ ports: number[], counter: number }} */
  const { ports, counter } = JSON.parse(String(line));
  return {
    origins: ports.map((port) => `http://127.0.0.1:${port}`),
    points: async () => Number(await (await fetch(`http://127.0.0.1:${counter}`)).text()),
    close: () => void child.kill(),
  };
};
