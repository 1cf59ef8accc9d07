import type { FastifyInstance } from 'fastify';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log.js';
import { HttpError } from './errors.js';
import { createHttpServer } from './server.js';

let server: FastifyInstance;
let told: number[];

beforeEach(async () => {
  told = [];
  server = createHttpServer({
    log: silentLog,
    body: { maxBytes: 1_000, tooLarge: () => new HttpError(413, 'Too large', '') },
    requestTimeoutMs: 1_000,
    onUnreadable: (status) => told.push(status),
  });
  server.post('/', () => ({}));
  await server.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => server.close());

/** All that the server says until it ends the connection. */
async function answerTo(request: string): Promise<{ head: string; body: unknown }> {
  const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(request);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { head, body: JSON.parse(body) };
}

const start = 'POST / HTTP/1.1\r\nhost: x\r\n';
const id = /^x-openstack-request-id: req-[0-9a-f-]{36}$/m;

describe('what is no readable request is answered like the others, counted, and its connection ended', () => {
  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400, 'Bad request'],
    ['two lengths', `${start}content-length: 1\r\ncontent-length: 2\r\n\r\n`, 400, 'Bad request'],
    ['too large headers', `${start}x: ${'x'.repeat(70_000)}\r\n\r\n`, 431, 'Request header fields too large'],
    ['half of the headers', start, 408, 'Request timeout'],
    ['half of a body', `${start}content-length: 9\r\n\r\nhalf`, 408, 'Request timeout'],
  ])('%s', async (_, request, status, title) => {
    const { head, body } = await answerTo(request);
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(id);
    expect(body).toEqual({ title, description: expect.any(String) as unknown });
    expect(told).toEqual([status]);
  });
});
