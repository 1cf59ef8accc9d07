import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRequest } from './send-request.js';

describe('a request that is sent', () => {
  let server: Server;
  let latest: { readonly message: IncomingMessage; readonly body: string };
  const port = (): number => (server.address() as AddressInfo).port;

  beforeAll(async () => {
    server = createServer((message, response) => {
      let body = '';
      message.on('data', (part: Buffer) => (body += String(part)));
      message.on('end', () => {
        latest = { message, body };
        response.writeHead(418, { 'x-answer': 'yes' }).end('żółw');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());

  it('has its headers as they were written, and no others', async () => {
    const headers = { 'X-OnE': '1', 'x-two': ['a', '\u00e9'], 'x-none': undefined };
    const answer = await sendRequest(port(), { method: 'PUT', path: '/a?b=c', headers, body: 'ż' });
    expect(answer).toMatchObject({ status: 418, headers: { 'x-answer': 'yes' }, body: 'żółw' });
    const { method, url, rawHeaders } = latest.message;
    expect([method, url, latest.body]).toEqual(['PUT', '/a?b=c', 'ż']);
    const own = ['Host', `127.0.0.1:${port()}`, 'Content-Length', '2'];
    expect(rawHeaders).toEqual([...own, 'X-OnE', '1', 'x-two', 'a', 'x-two', '\u00e9']);
  });

  it('may have no length, or come in chunks', async () => {
    const names = (): string[] => latest.message.rawHeaders.filter((_, i) => i % 2 === 0);
    await sendRequest(port(), { method: 'POST', path: '/' });
    expect(names()).toEqual(['Host']);
    await sendRequest(port(), { method: 'POST', path: '/', headers: { 'Transfer-Encoding': 'chunked' }, body: 'abc' });
    expect([names(), latest.body]).toEqual([['Host', 'Transfer-Encoding'], 'abc']);
  });

  it('may be none that a server takes', async () => {
    const headers = { 'content-length': '-5' };
    expect((await sendRequest(port(), { method: 'POST', path: '/', headers, body: 'a' })).status).toBe(400);
  });
});
