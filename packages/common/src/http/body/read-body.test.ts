import type { FastifyInstance } from 'fastify';
import { request } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../log.js';
import { sendRequest } from '../../testing/send-request.js';
import { HttpError } from '../errors.js';
import { createHttpServer } from '../server.js';
import { Budget } from './budget.js';

const maxBytes = 1_000;
const tooLarge = () => new HttpError(413, 'Too large', `at most ${maxBytes} bytes`);
let server: FastifyInstance;
let port: number;
/** Of bytes that the server holds. */
const budget = new Budget(5_000);
/** Bodies that reached the service. */
const reached: string[] = [];

beforeAll(async () => {
  server = createHttpServer({ log: silentLog, body: { maxBytes, tooLarge }, budget });
  server.post('/', (got, reply) => {
    reached.push(String(got.body));
    return reply.code(204).send();
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  port = (server.server.address() as AddressInfo).port;
});
afterAll(() => server.close());

/** Posts a body; resolves with the status, and with what the service got of it. */
async function post(body: string | Buffer, headers: Record<string, string> = {}) {
  reached.splice(0);
  const { status, body: answer } = await sendRequest(port, { method: 'POST', path: '/', headers, body });
  return { status, got: reached[0], title: answer === '' ? '' : (JSON.parse(answer) as { title: string }).title };
}
const chunked = { 'transfer-encoding': 'chunked' };
const gzip = { 'content-encoding': 'gzip' };

describe('a body', () => {
  it.each([
    ['with a length', {}],
    ['in chunks', chunked],
  ])('reaches the service as it is: %s', async (_, headers) => {
    expect(await post('a ż', headers)).toMatchObject({ status: 204, got: 'a ż' });
    expect(await post('x'.repeat(maxBytes), headers)).toMatchObject({ status: 204, got: 'x'.repeat(maxBytes) });
    expect(budget.used).toBe(0);
  });

  it.each([
    ['with a length', {}],
    ['in chunks', chunked],
  ])('that is too large does not: %s', async (_, headers) => {
    expect(await post('x'.repeat(maxBytes + 1), headers)).toEqual({ status: 413, got: undefined, title: 'Too large' });
    expect(await post('x'.repeat(2_000_000), headers)).toMatchObject({ status: 413, got: undefined });
    expect(budget.used).toBe(0);
  });

  it.each([
    ['with a length', gzip],
    ['in chunks', { ...gzip, ...chunked }],
  ])('is inflated: %s', async (_, headers) => {
    expect(await post(gzipSync('a ż'), headers)).toMatchObject({ status: 204, got: 'a ż' });
    expect(await post(gzipSync('x'.repeat(maxBytes)), headers)).toMatchObject({ got: 'x'.repeat(maxBytes) });
  });

  it('that is too large once it is inflated does not reach the service', async () => {
    expect(await post(gzipSync('x'.repeat(maxBytes + 1)), gzip)).toMatchObject({ status: 413, title: 'Too large' });
    expect(budget.used).toBe(0);
  });

  it('of the coding identity is as it is, and an empty one needs no inflating', async () => {
    expect(await post('a', { 'content-encoding': 'Identity' })).toMatchObject({ status: 204, got: 'a' });
    expect((await post('', gzip)).status).toBe(204);
  });

  it('that is not what its coding says is 400, and 415 where nobody knows the coding', async () => {
    expect(await post('no gzip', gzip)).toEqual({ status: 400, got: undefined, title: 'Bad request' });
    expect(await post('a', { 'content-encoding': 'br' })).toMatchObject({
      status: 415,
      title: 'Unsupported media type',
    });
    expect(await post('a', { 'content-encoding': 'gzip, gzip' })).toMatchObject({ status: 415 });
  });

  it('whose sender goes in its middle reaches nobody, and nothing is held for it', async () => {
    reached.splice(0);
    const socket = connect(port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nbeginning');
    await expect.poll(() => budget.used).toBe(9);
    socket.destroy();
    await expect.poll(() => budget.used).toBe(0);
    expect(reached).toEqual([]);
  });

  it('of many senders at a time is 503 where the server would hold too much', async () => {
    const open = Array.from({ length: 5 }, () => {
      const sending = request({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-length': '1000' } });
      sending.on('error', () => {}).write('x'.repeat(999));
      return sending;
    });
    await expect.poll(() => budget.used).toBe(5 * 999);
    expect(await post('123456')).toEqual({ status: 503, got: undefined, title: 'Service unavailable' });
    for (const sending of open) sending.destroy();
    await expect.poll(() => budget.used).toBe(0);
    expect((await post('123456')).status).toBe(204);
  });
});
