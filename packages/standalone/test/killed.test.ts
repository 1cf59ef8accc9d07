import { once } from 'node:events';
import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { newDirectory, runToEnd, StandaloneProcess } from './standalone-process.js';

it('a query shows nothing to whoever holds the ports of a process that was killed', async () => {
  const data = newDirectory();
  const killed = new StandaloneProcess(['--data', data, '--port-base', '0']);
  const { admin } = await killed.started(data);
  await killed.stop('SIGKILL');
  const seen: string[] = [];
  const stranger = createServer((request, response) => {
    seen.push(JSON.stringify(request.headers));
    response.end('{"columns": ["stolen"], "rows": [["1"]], "truncated": false}');
  }).listen(Number(new URL(admin).port), '127.0.0.1');
  onTestFinished(() => void stranger.close());
  await once(stranger, 'listening');

  const { code, output } = await runToEnd(['query', 'select count(*) as n from logs', '--data', data]);
  expect([code, output]).toEqual([0, 'n\n─\n0\n1 row\n']);
  expect(seen).toEqual([]);

  const next = ['--data', data, '--port-base', '0', '--kafka', '127.0.0.1:1'];
  expect((await runToEnd(next, { MONASCA_KAFKA__CONNECT_TIMEOUT_MS: '1000' })).code).toBe(69);
  expect(existsSync(path.join(data, 'endpoints.json'))).toBe(false);
});
