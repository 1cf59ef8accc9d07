// @ts-check
import { createHash, randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { processIdentity } from './liveness.mjs';

/**
 * Makes a lock file that names this process, or replaces that of a process that has ended; whoever has made it removes
 * it. Of those that find the same owner gone only one may replace it: the one that holds a lock on doing so, which is
 * named after that owner and taken in the same way. It looks again then, for another one may have come and gone before.
 * At no time does it matter when a process is killed, or how long it stands still.
 * @param {string} file
 * @returns {Promise<boolean>} false while a process that runs has it, this one included, or takes it over
 */
export const takeLockFile = async (file) => {
  const mine = JSON.stringify({ pid: process.pid, started: await processIdentity(process.pid) });
  for (;;) {
    if (await create(file, mine)) return true;
    const owner = await ownerOf(file);
    if (owner === undefined) continue;
    if (await isRunning(owner)) return false;
    const succession = `${file}.after-${createHash('sha256').update(owner).digest('hex').slice(0, 16)}`;
    if (!(await takeLockFile(succession))) return false;
    try {
      if ((await ownerOf(file)) === owner) {
        await withDraft(file, mine, (draft) => rename(draft, file));
        return true;
      }
    } finally {
      await rm(succession);
    }
  }
};

/**
 * A hard link is made whole or not at all, with its content: no other process ever sees an empty lock.
 * @param {string} file
 * @param {string} content
 * @returns {Promise<boolean>} false when the file is there already
 */
const create = async (file, content) => {
  try {
    await withDraft(file, content, (draft) => link(draft, file));
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
};

/**
 * @param {string} file
 * @param {string} content
 * @param {(draft: string) => Promise<void>} use
 */
const withDraft = async (file, content, use) => {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, content);
    await use(draft);
  } finally {
    await rm(draft, { force: true });
  }
};

/**
 * @param {string} file
 * @returns {Promise<string | undefined>} undefined when there is no lock
 */
const ownerOf = async (file) => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
};

/**
 * @param {string} owner
 * @returns {Promise<boolean>}
 */
const isRunning = async (owner) => {
  try {
    const { pid, started } = JSON.parse(owner);
    return started !== undefined && (await processIdentity(pid)) === started;
  } catch {
    // Nothing that was ever written here.
    return false;
  }
};
