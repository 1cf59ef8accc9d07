// @ts-check
// An InfluxDB that keeps nothing: it takes writes as fast as they come and counts their lines.
import { createServer } from 'node:http';

const newline = 10;
let points = 0;

const server = createServer((request, response) => {
  if (request.url?.startsWith('/write') !== true) {
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(request.url === '/points' ? String(points) : '{"results": [{}]}');
    return;
  }
  let lines = 0;
  request.on('data', (/** @type {Buffer} */ bytes) => {
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines += 1;
  });
  request.on('end', () => {
    points += lines;
    response.writeHead(204).end();
  });
});

server.listen(0, '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  process.stdout.write(`${port}\n`);
});
