// @ts-check
import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from './lock.mjs';
import { temporaryDirectory } from './testing.mjs';

describe('withLock', () => {
  it('lets one action in at a time and leaves nothing behind, failures included', async (test) => {
    const env = { MONASCA_SERVICES_DIR: await temporaryDirectory(test) };
    let inside = 0;
    let most = 0;
    const action = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(20);
      inside -= 1;
    };
    const failing = withLock(env, 'x', () => action().then(() => Promise.reject(new Error('broken'))));
    await Promise.all([assert.rejects(failing, /broken/), ...[1, 2, 3].map(() => withLock(env, 'x', action))]);
    assert.equal(most, 1);
    assert.deepEqual(await readdir(join(env.MONASCA_SERVICES_DIR, 'locks')), []);
  });

  it('takes over the lock of a process that has ended', async (test) => {
    const env = { MONASCA_SERVICES_DIR: await temporaryDirectory(test) };
    const locks = join(env.MONASCA_SERVICES_DIR, 'locks');
    await mkdir(locks);
    await writeFile(join(locks, 'x.lock'), JSON.stringify({ pid: process.pid, started: 'earlier' }));
    assert.equal(await withLock(env, 'x', async () => 'done'), 'done');
  });
});
