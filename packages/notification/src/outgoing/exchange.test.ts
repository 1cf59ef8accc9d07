import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Agent } from 'undici';
import { exchange } from './exchange.js';
import type { HttpAnswer } from './http-client.js';

describe('exchange', () => {
  let server: Server;
  let agent: Agent;
  let answer: (response: ServerResponse) => void;
  let closed: number;
  beforeEach(async () => {
    closed = 0;
    server = createServer((request, response) => {
      request.socket.once('close', () => (closed += 1));
      request.resume().once('end', () => answer(response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    agent = new Agent({ connections: 1 });
  });
  afterEach(async () => {
    await agent.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const late = (): Error => new Error('late');
  const send = (timeoutMs = 60_000): Promise<HttpAnswer> => {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return exchange(agent, { origin, path: '/', method: 'POST', body: 'x' }, timeoutMs, late);
  };

  it('gives status, headers and text', async () => {
    answer = (response) => response.writeHead(503, { 'retry-after': '7' }).end('nö');
    expect(await send()).toMatchObject({ status: 503, headers: { 'retry-after': '7' }, text: 'nö' });
  });

  it('passes over what comes before the answer', async () => {
    answer = (response) => {
      response.writeEarlyHints({ link: '</a>; rel=preload' });
      response.writeHead(204).end();
    };
    expect(await send()).toMatchObject({ status: 204, text: '' });
  });

  it('reads so much of a long answer, and ends it', async () => {
    answer = (response) => void response.writeHead(200).write('a'.repeat(200_000));
    const { status, text } = await send();
    expect([status, text.length]).toEqual([200, 65_536]);
    await expect.poll(() => closed).toBe(1);
    answer = (response) => response.end('next');
    expect((await send()).text).toBe('next');
  });

  it('ends what takes too long, and what waits for it too', async () => {
    answer = () => {};
    const all = await Promise.allSettled([send(50), send(50)]);
    expect(all.map((one) => (one.status === 'rejected' ? (one.reason as Error).message : 'sent'))).toEqual([
      'late',
      'late',
    ]);
    answer = (response) => response.end('next');
    expect((await send()).text).toBe('next');
  });

  it('says why there is no answer', async () => {
    answer = (response) => response.destroy();
    await expect(send()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    await agent.destroy();
    await expect(send()).rejects.toMatchObject({ code: 'UND_ERR_DESTROYED' });
  });
});
