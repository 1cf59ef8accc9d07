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
 */

/** Starts a program of this directory, which prints ports as its first line. */
const start = async (/** @type {string} */ program, /** @type {readonly number[]} */ args) => {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, program), ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  /** @type {{ ports: number[], counter: number }} */
  const { ports, counter } = JSON.parse(String(line));
  return {
    origins: ports.map((port) => `http://127.0.0.1:${port}`),
    told: async () => (await fetch(`http://127.0.0.1:${counter}`)).text(),
    close: () => void child.kill(),
  };
};

/**
 * @param {number} latencyMs
 * @param {number} count
 * @returns {Promise<Receivers>}
 */
export const startReceivers = async (latencyMs, count) => {
  const { told, ...receivers } = await start('sink.mjs', [latencyMs, count]);
  return { ...receivers, points: async () => Number(await told()) };
};

/**
 * Receivers that note how long each webhook was on its way, of which the last ones never answer.
 * @param {number} count
 * @param {number} hanging
 */
export const startArrivals = async (count, hanging) => {
  const { told, ...receivers } = await start('arrivals.mjs', [count, hanging]);
  return {
    ...receivers,
    /** Times in ms, a list for each receiver. @returns {Promise<number[][]>} */
    times: async () => JSON.parse(await told()),
  };
};
