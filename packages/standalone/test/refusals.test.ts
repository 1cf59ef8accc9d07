import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { newDirectory, runToEnd, StandaloneProcess } from './standalone-process.js';

const postgres = ['--postgres', process.env.MONASCA_TEST_POSTGRES ?? ''];
const args = (data: string, ...more: string[]): string[] => ['--data', data, '--port-base', '0', ...more];

describe('a start that cannot succeed says why', () => {
  it('for a directory that another process has, but not for one that a killed process had', async () => {
    const data = newDirectory();
    const first = new StandaloneProcess(args(data));
    await first.started(data);
    const second = await runToEnd(args(data));
    expect(second).toMatchObject({
      code: 73,
      output: expect.stringMatching(new RegExp(`process ${first.child.pid}: .* with --data\\n`)) as string,
    });
    await first.stop('SIGKILL');
    const third = new StandaloneProcess(args(data));
    await third.started(data);
    expect(await third.stop()).toBe(0);
  });

  it('for a port that is taken, before a store is made', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    for (const [name, base] of [
      ['log API', port],
      ['admin', port - 1],
    ] as const) {
      const data = newDirectory();
      const { code, output } = await runToEnd(['--data', data, '--port-base', String(base)]);
      const where = `${name} cannot listen on 127.0.0.1:${port}`;
      expect(output).toBe(`${where}: another process does; end it or choose another port with --port-base\n`);
      expect(code).toBe(73);
      expect(readdirSync(data)).not.toContain('store');
    }
    server.close();
  });

  it.each([
    [['--acks', '1'], {}, 78, /unknown option '--acks'/],
    [['--kafka', 'nowhere'], {}, 78, /host:port/],
    [
      ['--kafka', '127.0.0.1:1'],
      { MONASCA_KAFKA__CONNECT_TIMEOUT_MS: '1500' },
      69,
      /no answer from Kafka at 127\.0\.0\.1:1 within 1500 ms/,
    ],
    [['--postgres', 'postgres://u:geheim@127.0.0.1:1/d'], {}, 69, /no answer from PostgreSQL at 127\.0\.0\.1:1/],
    [postgres, { MONASCA_KAFKA__LIBRDKAFKA_NO_SUCH: '1' }, 78, /No such configuration property: "no\.such"/],
    [postgres, { MONASCA_KAFKA__LIBRDKAFKA_ACKS: '1' }, 78, /`acks` must be set to `all`/],
    [['--demo', '--log-file', '/no/such/file'], {}, 78, /\/no\/such\/file/],
  ] as [string[], Record<string, string>, number, RegExp][])('for %j with %j', async (more, env, code, text) => {
    const refused = await runToEnd(args(newDirectory(), ...more), env);
    expect(refused.output).toMatch(text);
    expect(refused.code).toBe(code);
  });

  it('for a log file that is none, before anything is touched', async () => {
    const data = newDirectory();
    const { code, output } = await runToEnd(args(data, '--demo', '--log-file', data));
    expect([code, output]).toEqual([78, `log file ${data}: expected a readable file: it is none\n`]);
    expect(readdirSync(data)).toEqual([]);
  });

  it('for a data directory that is none', async () => {
    const file = path.join(newDirectory(), 'file');
    writeFileSync(file, '');
    const { code, output } = await runToEnd(args(file));
    expect(code).toBe(78);
    expect(output).toMatch(/^--data .*file: expected a directory that can be written to: /);
    const nowhere = await runToEnd(args('/proc/monasca'));
    expect(nowhere).toMatchObject({ code: 78, output: expect.stringMatching(/^--data \/proc\/monasca: /) as string });
    const deep = path.join(newDirectory(), 'd'.repeat(100));
    const refused = await runToEnd(args(deep));
    expect(refused).toMatchObject({
      code: 78,
      output: expect.stringMatching(/expected a path of at most 9\d bytes/) as string,
    });
  });

  it('for a wrong password, which is nowhere to be read', async () => {
    const url = new URL(process.env.MONASCA_TEST_POSTGRES ?? '');
    [url.username, url.password] = ['monasca_password', 'geheim'];
    const data = newDirectory();
    const { code, output } = await runToEnd(args(data, '--postgres', url.href));
    expect(code).toBe(77);
    expect(output).toMatch(/password authentication failed/);
    expect(output + readFileSync(path.join(data, 'monasca.log'), 'utf8')).not.toContain('geheim');
  });
});
