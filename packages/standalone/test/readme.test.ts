import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const main = path.join(root, 'packages/standalone/dist/main.js');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const [, commands = ''] = /```sh\n(token=[^`]*)```/.exec(readme) ?? [];

/** The commands as they stand in the README, in a directory and on ports of this test. */
describe('what the README tells to type', () => {
  const data = mkdtempSync(path.join(tmpdir(), 'monasca-readme-'));
  const standalone = spawn(process.execPath, [main, '--data', data, '--port-base', '0'], { stdio: 'ignore' });
  const endpoints = path.join(data, 'endpoints.json');

  afterAll(async () => {
    standalone.kill('SIGTERM');
    await once(standalone, 'exit');
    rmSync(data, { recursive: true });
  });

  it('posts a log and reads it back', async () => {
    await expect.poll(() => existsSync(endpoints), { timeout: 60_000 }).toBe(true);
    const { logApi } = JSON.parse(readFileSync(endpoints, 'utf8')) as { logApi: string };
    const [post = '', query = ''] = commands
      .replace('.monasca/endpoints.json', endpoints)
      .replace('http://127.0.0.1:5607', logApi)
      .replace('npm start --', `"${process.execPath}" "${main}" --data "${data}"`)
      .split(/(?="[^"]*node)/);
    const run = (script: string): string => execFileSync('bash', ['-euc', script], { encoding: 'utf8', cwd: root });
    expect(run(post)).toBe('');
    await expect
      .poll(() => run(query), { timeout: 20_000, interval: 1_000 })
      .toMatch(/hello +\{"service":"me"\}\n1 row/);
  });
});
