// @ts-check
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ServicesError } from './errors.mjs';
import { takeLockFile } from './lock-file.mjs';
import { ensureRoot } from './paths.mjs';
import { waitUntil } from './wait.mjs';

/** Long enough for another process to download everything that a service needs. */
const TIMEOUT_MS = 15 * 60_000;

/**
 * Runs an action while no other process, and no other action of this one, holds the lock of that name.
 * The lock of a process that has ended is taken over.
 * @template T
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 * @throws {ServicesError} when the lock is still held after 15 minutes
 */
export const withLock = async (env, name, action) => {
  const directory = join(await ensureRoot(env), 'locks');
  await mkdir(directory, { recursive: true });
  const file = join(directory, `${name}.lock`);
  const acquired = await waitUntil(() => takeLockFile(file), TIMEOUT_MS);
  if (!acquired) throw new ServicesError(`${name}: locked by another run since 15 minutes, see ${file}`);
  try {
    return await action();
  } finally {
    await rm(file, { force: true });
  }
};
