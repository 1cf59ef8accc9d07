// @ts-check
import { gzipSync, deflateSync } from 'node:zlib';

/** @typedef {{ method: string, path: string, headers: Record<string, string | string[]>, body: Buffer }} Request */
/** @typedef {() => number} Random in [0, 1) */

/** The same numbers for the same seed (mulberry32), so that what was found is found again. */
export const randomOf = (/** @type {number} */ seed) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** @template T @param {Random} random @param {readonly T[]} items @returns {T} */
const pick = (random, items) => /** @type {T} */ (items[Math.floor(random() * items.length)]);

const main = ['/v3.0/logs', '/v2.0/logs', '/v2.0/log/single', '/v1/logs', '/v1.0/events', '/v1/cloudevents'];
const paths = [
  ...['/', '/version', '/version/v3.0', '/healthcheck', '/openapi.json', '/nope', '/%zz', '/v3.0/logs/', '//', '/..'],
  ...['/version/%00', '/v3.0/logs?tenant_id=x', '/v3.0/logs?tenant_id=a&tenant_id=b', '/v3.0/logs?__proto__=1'],
];
const methods = ['POST', 'POST', 'POST', 'POST', 'POST', 'GET', 'HEAD', 'PUT', 'OPTIONS', 'DELETE', 'PATCH'];
const types = [
  ...['application/json', 'application/json', 'application/json', 'text/plain', 'application/x-ndjson'],
  ...['application/x-protobuf', 'application/cloudevents+json', 'application/cloudevents-batch+json'],
  ...['APPLICATION/JSON; charset=utf-8', '', 'x', 'application/json, text/html'],
];
const keys = ['', 'k', '__proto__', 'constructor', 'a'.repeat(255), 'a'.repeat(256), '\u00ff'];

const deep = '['.repeat(5_000);
const wide = JSON.stringify({ logs: [{ message: 'm', dimensions: Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`n${i}`, 'v'])) }] }); // prettier-ignore
const texts = [
  '{"logs": [{"message": "m", "dimensions": {"a": "b"}}], "dimensions": {"c": "d"}}',
  '{"logs": [{"message": 1.0, "n": 12345678901234567890, "e": 1e400}]}',
  '{"message": "m"}',
  '{"message": "m"}\n{"message": "n"}',
  '{"timestamp": "t", "events": [{"event": {"event_type": "a", "payload": {}}}]}',
  '{"specversion": "1.0", "id": "i", "source": "s", "type": "t", "data": {"a": 1}}',
  '[{"specversion": "1.0", "id": "i", "source": "s", "type": "t"}]',
  '{"resourceLogs": [{"scopeLogs": [{"logRecords": [{"body": {"stringValue": "m"}}]}]}]}',
  '{"logs": [{"message": "m", "__proto__": {"x": 1}, "constructor": {"prototype": {"y": 2}}}]}',
  '{"logs": [{"message": "a", "message": "b"}], "logs": []}',
  '{"logs": [{"message": "\\ud800"}]}',
  `{"logs": [{"message": ${deep}`,
  wide,
  'null',
  '5',
  '"x"',
  '[]',
  '{}',
  '',
  '{"logs": {"length": 4294967295}}',
  '{"logs": [{"message": "a\\r\\nX-Injected: 1", "dimensions": {"a": "b\\r\\nc"}}]}',
];
const tokens = ['t', 't', 't', 't', 'wrong', ''];
const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024, 'x'));

/** A request that nobody sends on purpose, or nearly. @param {Random} random @returns {Request} */
export const mutated = (random) => {
  /** @type {Buffer} */
  let body = Buffer.from(pick(random, texts));
  const changes = random() < 0.5 ? 0 : Math.floor(random() * 6);
  for (let change = 0; change < changes && body.length > 0; change += 1) body = damaged(random, body);
  /** @type {Record<string, string | string[]>} */
  const headers = { 'content-type': pick(random, types), 'x-auth-token': pick(random, tokens) };
  if (random() < 0.1) headers['idempotency-key'] = pick(random, keys);
  if (random() < 0.1) headers['x-dimensions'] = pick(random, ['a:b', ',', 'a', ':', 'a:b,a:c', '_:x', '\u00ff:\u00fe']);
  if (random() < 0.05) headers['x-roles'] = headers['x-project-id'] = 'admin';
  if (random() < 0.05) headers.prefer = 'return=representation';
  if (random() < 0.05)
    Object.assign(headers, { 'ce-id': '%zz', 'ce-source': 's', 'ce-type': 't', 'ce-specversion': '1.0' });
  if (random() < 0.05) headers.accept = pick(random, ['application/xml', '*/*', 'text/html', '']);
  body = coded(random, body, headers);
  const isUsual = random() < 0.8;
  return {
    method: isUsual ? 'POST' : pick(random, methods),
    path: pick(random, isUsual ? main : paths),
    headers,
    body,
  };
};

/** @param {Random} random @param {Buffer} body */
const damaged = (random, body) => {
  const at = Math.floor(random() * body.length);
  const kind = Math.floor(random() * 5);
  if (kind === 0) return body.subarray(0, at);
  if (kind === 1) return Buffer.concat([body.subarray(0, at), body.subarray(Math.min(body.length, at + 3))]);
  if (kind === 2) return Buffer.concat([body, body.subarray(at)]).subarray(0, 100_000);
  const copy = Buffer.from(body);
  copy[at] = kind === 3 ? Math.floor(random() * 256) : pick(random, [0x22, 0x5b, 0x7b, 0x5c, 0x2c, 0x3a, 0xff]);
  return copy;
};

/** @param {Random} random @param {Buffer} body @param {Record<string, string | string[]>} headers */
const coded = (random, body, headers) => {
  const chance = random();
  if (chance > 0.1) return body;
  headers['content-encoding'] = pick(random, ['gzip', 'deflate', 'zstd', 'br', 'gzip, gzip', 'identity', '']);
  if (chance < 0.005) return bomb;
  return chance < 0.03 ? body : chance < 0.06 ? gzipSync(body) : deflateSync(body);
};
