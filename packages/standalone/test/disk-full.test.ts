import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killAll, newDirectory, runToEnd, StandaloneProcess } from './standalone-process.js';

/** So many logs that the database, too, would need a new file for them. */
const count = 300;

/** A file system of its own, small enough to be filled: mounting one takes root. */
const isRoot = process.getuid?.() === 0;

describe.runIf(isRoot)('a disk that is full', () => {
  const data = newDirectory();
  const filler = path.join(data, 'filler');
  beforeAll(() => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=150m', 'tmpfs', data]);
  });
  afterAll(async () => {
    await killAll();
    execFileSync('umount', [data]);
  });

  it('is named by readiness, and costs nothing that was acknowledged', async () => {
    const kafka = process.env.MONASCA_TEST_KAFKA ?? '';
    const run = new StandaloneProcess(['--data', data, '--port-base', '0', '--kafka', kafka]);
    const { logApi, admin, token } = await run.started(data);
    const { bavail, bsize } = statfsSync(data);
    writeFileSync(filler, Buffer.alloc(bavail * bsize));

    const mark = randomUUID();
    const statuses: number[] = [];
    for (let i = 0; i < count; i += 1) {
      const message = `${mark} ${Array.from({ length: 1_500 }, () => randomUUID()).join('')}`;
      const headers = { 'content-type': 'application/json', 'x-auth-token': token };
      const body = JSON.stringify({ logs: [{ message }] });
      statuses.push((await fetch(`${logApi}/v3.0/logs`, { method: 'POST', headers, body })).status);
    }
    expect(new Set(statuses)).toEqual(new Set([204]));
    const readiness = async (): Promise<string> => (await fetch(`${admin}/readyz`)).text();
    await expect.poll(readiness, { timeout: 60_000 }).toMatch(/No space left on device/);

    rmSync(filler);
    await expect.poll(readiness, { timeout: 40_000 }).toMatch(/"ready":true/);
    expect(await run.stop()).toBe(0);
    const stored = await runToEnd([
      'query',
      `select count(*) as n from logs where message like '${mark}%'`,
      '--data',
      data,
    ]);
    expect(stored.output).toContain(`\n${count}\n1 row`);
  }, 300_000);
});
