// @ts-check
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { ensureTopics } from '../../../packages/common/dist/kafka/index.js';
import { mutated, randomOf } from './mutations.mjs';

const connections = 32;
/** Most resident memory of a service, in MiB. */
const memoryLimit = 400;
/** How long an answer may take, in ms. */
const patienceMs = 60_000;

const apis = {
  'log-api': { section: 'log_publisher', topic: 'drill-logs' },
  'events-api': { section: 'events_publisher', topic: 'drill-events' },
};

/**
 * Requests that are wrong in all ways, to both APIs: whether they answer each, never with a fault of their own, and keep
 * their memory.
 * @param {import('../main.mjs').DrillOptions} options `requests`: how many, to both together
 * @returns {Promise<import('../main.mjs').DrillResult>}
 */
export const requestsDrill = async ({ bootstrap, requests }) => {
  /** @type {string[]} */
  const failures = [];
  /** @type {Record<string, number | string>} */
  const figures = { requests };
  for (const [name, { section, topic }] of Object.entries(apis)) {
    await ensureTopics({ bootstrap }, [{ topic, partitions: 1 }]);
    const server = await start(name, `[${section}]\nkafka_url = ${bootstrap}\ntopics = ${topic}\n`);
    const { statuses, faults } = await send(server.port, Math.ceil(requests / 2), server.isAlive);
    const mib = server.peakMiB();
    if (!server.isAlive()) failures.push(`${name} has ended: ${server.output()}`);
    failures.push(...faults.map((fault) => `${name}: ${fault}`));
    if (mib > memoryLimit) failures.push(`${name} took ${mib} MiB`);
    await server.stop();
    const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
    Object.assign(figures, { [`${name}, statuses`]: counts.join(', '), [`${name}, most resident memory, MiB`]: mib });
  }
  return { figures, failures };
};

/**
 * @param {number} port
 * @param {number} count
 * @param {() => boolean} isAlive
 */
const send = async (port, count, isAlive) => {
  const pool = new Pool(`http://127.0.0.1:${port}`, {
    connections,
    headersTimeout: patienceMs,
    bodyTimeout: patienceMs,
  });
  /** @type {Map<number, number>} */
  const statuses = new Map();
  /** @type {string[]} */
  const faults = [];
  let next = 0;
  const client = async () => {
    while (next < count && isAlive() && faults.length < 10) {
      const seed = (next += 1);
      const request = mutated(randomOf(seed));
      try {
        const { statusCode, body } = await pool.request(/** @type {any} */ (request));
        const text = await body.text();
        statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
        if (statusCode === 500 || statusCode === 502) faults.push(`seed ${seed}: ${statusCode} ${text}`);
      } catch (error) {
        const { code = '', message } = /** @type {NodeJS.ErrnoException} */ (error);
        // What no client can write is not the server's to answer.
        if (code === 'UND_ERR_INVALID_ARG' || /invalid header/i.test(message)) continue;
        // A body that is refused in its middle may find its connection closed before the answer is read.
        if (['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(code)) statuses.set(0, (statuses.get(0) ?? 0) + 1);
        else faults.push(`seed ${seed}: ${code} ${message}`);
      }
      if (seed % 50_000 === 0) process.stderr.write(`${seed} of ${count}\n`);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  await pool.close();
  return { statuses, faults };
};

/** @param {string} name @param {string} sections of its configuration */
const start = async (name, sections) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-drill-'));
  const [tokens, file] = [path.join(directory, 'tokens.json'), path.join(directory, `${name}.conf`)];
  const sha256 = createHash('sha256').update('t').digest('hex');
  writeFileSync(tokens, JSON.stringify([{ sha256, projectId: 'p', userId: 'u', roles: ['monasca-user'] }]));
  const port = await freePort();
  writeFileSync(file, `[api]\nport = ${port}\n[auth]\ntokens_file = ${tokens}\n[log]\nlevel = error\n${sections}`);
  const main = path.resolve(import.meta.dirname, `../../../packages/${name}/bin/monasca-${name}.mjs`);
  const child = spawn(process.execPath, [main, '--config-file', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-2_000)));
  }
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const serves = () => fetch(`http://127.0.0.1:${port}/version`).then(({ ok }) => ok, () => false); // prettier-ignore
  while (isAlive() && !(await serves())) await sleep(200);
  return {
    ...{ port, isAlive, output: () => output },
    peakMiB: () => Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024), // prettier-ignore
    stop: async () => {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true });
    },
  };
};

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
