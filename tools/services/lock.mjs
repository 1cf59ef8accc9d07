// @ts-check
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ServicesError } from './errors.mjs';
import { processIdentity } from './liveness.mjs';
import { ensureRoot } from './paths.mjs';
import { waitUntil } from './wait.mjs';

/** Long enough for another process to download everything that a service needs. */
const TIMEOUT_MS = 15 * 60_000;
/** A take-over is two file operations: whoever needs longer was killed in between. */
const TAKE_OVER_MS = 10_000;

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
  const owner = JSON.stringify({ pid: process.pid, started: await processIdentity(process.pid) });
  const acquired = await waitUntil(async () => {
    if (await createExclusively(file, owner)) return true;
    await removeStale(file);
    return false;
  }, TIMEOUT_MS);
  if (!acquired) throw new ServicesError(`${name}: locked by another run since 15 minutes, see ${file}`);
  try {
    return await action();
  } finally {
    await rm(file, { force: true });
  }
};

/**
 * @param {string} file
 * @param {string} content
 * @returns {Promise<boolean>} false when the file is there already
 */
const createExclusively = async (file, content) => {
  try {
    await writeFile(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
};

/**
 * Only one process at a time may judge a lock, or a second one would remove the lock that the first has just taken.
 * @param {string} file
 */
const removeStale = async (file) => {
  if (await isHeld(file)) return;
  const judge = `${file}.takeover`;
  if (!(await createExclusively(judge, ''))) {
    if ((await ageOf(judge)) > TAKE_OVER_MS) await rm(judge, { force: true });
    return;
  }
  try {
    if (!(await isHeld(file))) await rm(file, { force: true });
  } finally {
    await rm(judge, { force: true });
  }
};

/**
 * @param {string} file
 * @returns {Promise<boolean>}
 */
const isHeld = async (file) => {
  const content = await readFile(file, 'utf8').catch(() => undefined);
  if (content === undefined) return true;
  try {
    const { pid, started } = JSON.parse(content);
    return (await processIdentity(pid)) === started;
  } catch {
    // Written only in part: by an owner that is writing it at this moment, or by one that was killed then.
    return (await ageOf(file)) < TAKE_OVER_MS;
  }
};

/**
 * @param {string} file
 * @returns {Promise<number>} milliseconds since it was written; 0 when it is gone
 */
const ageOf = (file) =>
  stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
