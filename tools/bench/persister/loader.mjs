// @ts-check
// Sends lines that were made before: as fast as the database takes them. It begins when all are made.
import { line } from './envelopes.mjs';

const [url = '', database = '', count = '0', series = '1'] = process.argv.slice(2);
const perWrite = 10_000;
const connections = 4;

/** @type {Buffer[]} */
const bodies = [];
for (let first = 0; first < Number(count); first += perWrite) {
  const size = Math.min(perWrite, Number(count) - first);
  bodies.push(Buffer.from(Array.from({ length: size }, (_, i) => line(first + i, Number(series))).join('')));
}
const target = `${url}/write?${new URLSearchParams({ db: database, precision: 'ms' })}`;
const send = async () => {
  for (let body = bodies.shift(); body !== undefined; body = bodies.shift()) {
    const answer = await fetch(target, { method: 'POST', body: new Uint8Array(body) });
    if (answer.status !== 204) throw new Error(`${answer.status} ${await answer.text()}`);
  }
};
await Promise.all(Array.from({ length: connections }, send));
// It is ended when its points are counted, like the others.
setInterval(() => {}, 1_000);
