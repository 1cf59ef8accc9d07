// @ts-check
// Receivers of webhooks that answer at once and note how long each was on its way; the last ones never answer:
// `arrivals.mjs RECEIVERS HANGING`. What it prints is JSON: the ports of the receivers, and the port that tells the times
// at the first of them, in ms, as a list for each receiver.
import { createServer } from 'node:http';
import { sentAt } from './transition.mjs';

const [receivers = 1, hanging = 0] = process.argv.slice(2).map(Number);
/** @type {number[][]} */
const times = Array.from({ length: receivers }, () => []);

const receive =
  (/** @type {number} */ index) =>
  (
    /** @type {import('node:http').IncomingMessage} */ request,
    /** @type {import('node:http').ServerResponse} */ response,
  ) => {
    /** @type {Buffer[]} */
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.once('end', () => {
      if (index >= receivers - hanging) return;
      const at = sentAt(JSON.parse(Buffer.concat(chunks).toString()).alarm_id);
      if (at !== undefined) times[index]?.push(Date.now() - at);
      response.writeHead(200).end();
    });
  };

const listen = async (/** @type {import('node:http').RequestListener} */ listener) => {
  const server = createServer(listener);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
};

const ports = await Promise.all(times.map((_, index) => listen(receive(index))));
const counter = await listen((_request, response) => void response.end(JSON.stringify(times)));
process.stdout.write(`${JSON.stringify({ ports, counter })}\n`);
