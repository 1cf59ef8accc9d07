import fastify from 'fastify';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listen } from './listen.js';

describe('listening', () => {
  it('gives the port, a free one for 0', async () => {
    const server = fastify();
    const port = await listen(server, 'test', { host: '127.0.0.1', port: 0 });
    expect(port).toBeGreaterThan(0);
    expect((server.server.address() as AddressInfo).port).toBe(port);
    await server.close();
  });

  it('on a port that is taken says so, with the address', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const listening = listen(fastify(), 'admin', { host: '127.0.0.1', port });
    await expect(listening).rejects.toMatchObject({ code: 'inUse', exitCode: 73 });
    await expect(listening).rejects.toThrow(`admin cannot listen on 127.0.0.1:${port}: another process does`);
    other.close();
  });

  it.each([
    ['192.0.2.1', 0, /EADDRNOTAVAIL/],
    ['no-such-host.invalid', 80, /ENOTFOUND|EAI_AGAIN/],
  ])('on %s, which is not ours, is a wrong configuration', async (host, port, reason) => {
    const listening = listen(fastify(), 'admin', { host, port });
    await expect(listening).rejects.toMatchObject({ code: 'configuration', exitCode: 78 });
    await expect(listening).rejects.toThrow(reason);
  });
});
