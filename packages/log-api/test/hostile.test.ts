import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { staticTokens, tokenHash } from '@monasca/common/http';
import { testGateway, type TestGateway } from '@monasca/common/testing';
import { logApiParts } from '../src/app.js';
import { schema } from '../src/config.js';

const MiB = 1024 * 1024;
let gateway: TestGateway;
let port = 0;

beforeAll(async () => {
  const { values: config } = loadConfig(schema, { env: {} });
  const user = { sha256: tokenHash('t'), projectId: 'p', userId: 'u', roles: ['monasca-user'] };
  gateway = testGateway(logApiParts(config), config, { authenticator: staticTokens([user]) });
  await gateway.server.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = gateway.server.server.address() as AddressInfo);
});
afterAll(() => gateway.server.close());

/** A connection, and all that has come on it. */
async function open(): Promise<{ socket: Socket; received: () => string; closed: Promise<void> }> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (part: string) => (text += part));
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, received: () => text, closed };
}

const head = (...lines: string[]): string =>
  ['POST /v3.0/logs HTTP/1.1', 'Host: h', 'X-Auth-Token: t', 'Content-Type: application/json', ...lines, '', ''].join(
    '\r\n',
  );
const statuses = (text: string): string[] => [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => status!);

async function post(body: string | Buffer, headers: Record<string, string> = {}) {
  const answer = await fetch(`http://127.0.0.1:${port}/v3.0/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-auth-token': 't', ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
  return { status: answer.status, text: await answer.text() };
}

describe('a sender that means harm', () => {
  it('of a gigabyte is refused at once, and its connection ends', async () => {
    const { socket, received, closed } = await open();
    socket.write(head(`Content-Length: ${1024 * MiB}`));
    await expect.poll(received).toMatch(/^HTTP\/1\.1 413 /);
    await closed;
  });

  it('of chunks without end is refused when they are too many, and memory stays', async () => {
    const before = process.memoryUsage.rss();
    const { socket, received, closed } = await open();
    socket.write(head('Transfer-Encoding: chunked'));
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    for (let sent = 0; sent < 2_000 && !socket.destroyed; sent += 1) {
      if (!socket.write(chunk)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
    }
    await closed;
    expect(statuses(received())).toEqual(['413']);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * MiB);
  });

  it('of a bomb is refused when it has grown too large, many times at once', async () => {
    const bomb = gzipSync(Buffer.alloc(256 * MiB, ' '));
    expect(bomb.length).toBeLessThan(MiB);
    const before = process.memoryUsage.rss();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(bomb, { 'content-encoding': 'gzip' })));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(413));
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * MiB);
  });

  it('of global dimensions that would go to very many logs is refused', async () => {
    const dimensions = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`name${i}`, 'v'.repeat(200)]));
    const logs = Array(50_000).fill({ message: 0 });
    expect((await post(JSON.stringify({ dimensions, logs }))).status).toBe(413);
  });

  it.each([
    ['as many dimensions as a body takes', JSON.stringify({ logs: [{ message: 'm', dimensions: Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`n${i}`, 'v'])) }] }), 204], // prettier-ignore
    ['arrays in arrays', `{"logs": [{"message": ${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`, 400],
    ['objects in objects', `{"logs": [{"message": ${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}]}`, 400],
    ['keys of objects', '{"logs": [{"message": "m", "__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}]}', 204], // prettier-ignore
    ['keys of objects as dimensions', '{"logs": [{"message": "m", "dimensions": {"__proto__": "x"}}]}', 422],
    ['the same key twice', '{"logs": [], "logs": [{"message": "last"}]}', 204],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ['line ends in dimensions', '{"logs": [{"message": "m", "dimensions": {"a": "b\\r\\nX-Injected: 1"}}]}', 204],
  ])('of %s gets its answer, and changes nothing for others', async (_, body, status) => {
    expect((await post(body)).status).toBe(status);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect((await post('{"logs": [{"message": "m"}]}')).status).toBe(204);
  });

  it.each([
    ['two lengths', ['Content-Length: 3', 'Content-Length: 30']],
    ['a length and chunks', ['Content-Length: 3', 'Transfer-Encoding: chunked']],
    ['chunks that are named oddly', ['Transfer-Encoding: xchunked', 'Content-Length: 3']],
    ['a blank before the colon', ['Content-Length : 3']],
    ['a line that is folded', ['X-A: b', ' c: d', 'Content-Length: 3']],
    ['a bare line feed', ['X-A: b\nX-Roles: admin', 'Content-Length: 3']],
    ['NUL in a header', ['X-A: b\0c', 'Content-Length: 3']],
  ])('that frames its request by %s smuggles no other one', async (_, lines) => {
    const { socket, received, closed } = await open();
    socket.write(`${head(...lines)}{}\nGET /version HTTP/1.1\r\nHost: h\r\n\r\n`);
    await expect.poll(received).toMatch(/^HTTP\/1\.1 4\d\d /);
    socket.end();
    await closed;
    expect(statuses(received()).every((status) => status.startsWith('4'))).toBe(true);
  });

  it('of headers without end is refused', async () => {
    const { socket, received, closed } = await open();
    socket.write(head(`X-Long: ${'x'.repeat(100_000)}`));
    await closed;
    expect(statuses(received())).toEqual(['431']);
  });

  it('that never comes to the end of its headers loses its connection', async () => {
    const { socket, received, closed } = await open();
    const began = Date.now();
    socket.write('POST /v3.0/logs HTTP/1.1\r\nHost: h\r\n');
    const dripping = (async () => {
      while (!socket.destroyed && Date.now() - began < 60_000) {
        socket.write('X-Drip: x\r\n');
        await sleep(500);
      }
    })();
    await closed;
    await dripping;
    expect(Date.now() - began).toBeLessThan(60_000);
    expect(statuses(received())).toEqual(['408']);
  });
});
