// @ts-check
/** Sends bulks for a time and prints what came of it as JSON: `load.mjs '{"url", "token", "body", …}'`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

/**
 * @typedef {object} Load
 * @property {string} url
 * @property {string} token
 * @property {string} body
 * @property {number} count items of a body
 * @property {number} connections at a time
 * @property {number} seconds
 * @property {number} [perSecond] requests; as many as there can be where it is absent
 */

/** @type {Load} */
const { url, token, body, count, connections, seconds, perSecond } = JSON.parse(process.argv[2] ?? '{}');
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: 120_000, bodyTimeout: 120_000 });
const headers = { 'content-type': 'application/json', 'x-auth-token': token };

/** What comes in this time meets a generator that is compiled meanwhile, and its connections: its latencies are not ours. */
const warmUpMs = Math.min(1_000, seconds * 250);

/** @type {number[]} */
const latencies = [];
let answered = 0;
let failures = 0;

const post = async () => {
  const began = performance.now();
  const answer = await pool.request({ method: 'POST', path: pathname, headers, body });
  await answer.body.dump();
  answered += 1;
  if (began > start + warmUpMs) latencies.push(performance.now() - began);
  if (answer.statusCode >= 300) failures += 1;
};

const start = performance.now();
const isOver = () => performance.now() - start > seconds * 1_000;
if (perSecond === undefined) {
  const client = async () => {
    while (!isOver()) await post();
  };
  await Promise.all(Array.from({ length: connections }, client));
} else {
  // Requests come when they come, whether others are answered or not.
  /** @type {Promise<void>[]} */
  const sent = [];
  while (!isOver()) {
    const due = ((performance.now() - start) / 1_000) * perSecond;
    while (sent.length < due) sent.push(post());
    await sleep(1);
  }
  await Promise.all(sent);
}
const ms = performance.now() - start;
await pool.close();
if (latencies.length === 0) throw new Error(`no request was answered after the first ${warmUpMs} ms`);
const sorted = latencies.sort((a, b) => a - b);
const quantile = (/** @type {number} */ q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
const result = { records: answered * count, ms, failures, p50: quantile(0.5), p99: quantile(0.99) };
process.stdout.write(`${JSON.stringify(result)}\n`);
