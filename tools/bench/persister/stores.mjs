// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { up } from '../../services/index.mjs';

/**
 * Where points go.
 * @typedef {object} PointStore
 * @property {string} url
 * @property {string} database
 * @property {() => Promise<number>} points that were taken since it was opened
 * @property {() => Promise<void>} close
 */

const ask = async (/** @type {string} */ url, /** @type {RequestInit} */ init = {}) => {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.text();
};

/** @returns {Promise<PointStore>} */
export const openNull = async () => {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'null-store.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(child.stdout, 'data');
  const url = `http://127.0.0.1:${String(port).trim()}`;
  return {
    url,
    database: 'bench',
    points: async () => Number(await ask(`${url}/points`)),
    close: async () => void child.kill(),
  };
};

/** @returns {Promise<PointStore>} */
export const openInfluxdb = async () => {
  const { influxdb } = await up(['influxdb']);
  const { url } = influxdb;
  const database = `bench_${process.hrtime.bigint()}`;
  const query = (/** @type {string} */ q) => ask(`${url}/query`, { method: 'POST', body: new URLSearchParams({ q }) });
  await query(`CREATE DATABASE "${database}"`);
  // Its own counter, of all its databases: to count the rows would keep it from taking more.
  const counter = async () => {
    const variables = JSON.parse(await ask(`${url}/debug/vars`));
    const http = Object.values(variables).find((one) => one?.name === 'httpd');
    return http === undefined ? 0 : Number(http.values.pointsWrittenOK);
  };
  const before = await counter();
  return {
    url,
    database,
    points: async () => (await counter()) - before,
    close: async () => void (await query(`DROP DATABASE "${database}"`)),
  };
};
