// @ts-check
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rmdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { withLock } from './lock.mjs';
import { temporaryDirectory } from './testing.mjs';
import { waitUntil } from './wait.mjs';

/** More files are written, linked and removed by nobody who takes a lock over, uses it and gives it back. */
const MOST_STEPS = 40;

/**
 * Takes a lock, and sends itself a signal before the given one of its steps in the file system. It tells each step by a
 * dot, and fails when another one is inside at the same time.
 */
const other = `
  import { mkdirSync, rmdirSync, writeSync } from 'node:fs';
  import files from 'node:fs/promises';
  import { syncBuiltinESMExports } from 'node:module';
  const [module, signal, last, busy] = process.argv.slice(1);
  let steps = 0;
  for (const name of ['writeFile', 'link', 'rename', 'rm']) {
    const step = files[name];
    files[name] = async (...args) => {
      writeSync(1, '.');
      steps += 1;
      if (steps === Number(last)) process.kill(process.pid, signal);
      return step(...args);
    };
  }
  syncBuiltinESMExports();
  const { withLock } = await import(module);
  await withLock(process.env, 'x', async () => {
    mkdirSync(busy);
    await files.writeFile(busy + '.used', '');
    rmdirSync(busy);
  });
`;

/**
 * @param {import('./testing.mjs').Test} test
 * @param {'SIGKILL' | 'SIGSTOP'} signal
 * @param {number} step
 */
const startOther = async (test, signal, step) => {
  const directory = await temporaryDirectory(test);
  const env = { ...process.env, MONASCA_SERVICES_DIR: directory };
  const [locks, busy] = [join(directory, 'locks'), join(directory, 'busy')];
  await mkdir(locks);
  await writeFile(join(locks, 'x.lock'), JSON.stringify({ pid: process.pid, started: 'earlier' }));
  const args = ['--input-type=module', '-e', other, new URL('lock.mjs', import.meta.url).href, signal, `${step}`, busy];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  test.after(() => void child.kill('SIGKILL'));
  const state = { steps: 0, ended: false };
  child.stdout.on('data', (dots) => (state.steps += dots.length));
  const exited = once(child, 'exit').finally(() => (state.ended = true));
  return { env, locks, busy, child, state, exited };
};

describe('a stale lock', () => {
  it('is had at once, whenever the one before was killed who took it over', async (test) => {
    for (let step = 1; ; step += 1) {
      assert.ok(step < MOST_STEPS);
      const { env, exited } = await startOther(test, 'SIGKILL', step);
      const [code] = await exited;
      let inside = false;
      void withLock(env, 'x', async () => void (inside = true));
      assert.ok(await waitUntil(() => inside, 8_000, 10), `kept out after a kill at step ${step}`);
      if (code === 0) return;
    }
  });

  it('is had by one at a time, wherever another one stands still and goes on while it is taken over', async (test) => {
    for (let step = 1; ; step += 1) {
      assert.ok(step < MOST_STEPS);
      const { env, locks, busy, child, state, exited } = await startOther(test, 'SIGSTOP', step);
      assert.ok(await waitUntil(() => state.steps === step || state.ended, 10_000, 10));
      if (state.steps < step) break;
      // It has stood still for long.
      for (const file of await readdir(locks)) await utimes(join(locks, file), 0, 0).catch(() => {});
      let inside = false;
      const done = withLock(env, 'x', async () => {
        inside = true;
        await mkdir(busy);
        // The other one has tried more than once.
        const before = state.steps;
        await waitUntil(() => state.steps > before + 8 || state.ended, 10_000, 10);
        await rmdir(busy);
      });
      // As long as it holds something nobody can take it from it.
      await waitUntil(() => inside, 600, 10);
      child.kill('SIGCONT');
      await done;
      assert.deepEqual(await exited, [0, null], `two inside after a stop at step ${step}`);
      assert.deepEqual(await readdir(locks), []);
    }
  });
});
