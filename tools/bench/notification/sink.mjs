// @ts-check
// Receivers of webhooks that answer after a while and count: `sink.mjs MILLISECONDS RECEIVERS`. What it prints is JSON:
// the ports of the receivers, and the port that tells how many requests have been answered.
import { createServer } from 'node:http';

const [latencyMs = 0, receivers = 1] = process.argv.slice(2).map(Number);
let answered = 0;

/** @type {import('node:http').RequestListener} */
const receive = (request, response) => {
  request.resume().once('end', () => {
    setTimeout(() => {
      answered += 1;
      response.writeHead(200).end();
    }, latencyMs);
  });
};

const listen = async (/** @type {import('node:http').RequestListener} */ listener) => {
  const server = createServer(listener);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
};

const ports = await Promise.all(Array.from({ length: receivers }, () => listen(receive)));
const counter = await listen((_request, response) => void response.end(String(answered)));
process.stdout.write(`${JSON.stringify({ ports, counter })}\n`);
