// @ts-check
import { access, chmod, mkdtemp, rename, rm } from 'node:fs/promises';

/**
 * @param {string} file
 * @returns {Promise<boolean>}
 */
export const exists = (file) =>
  access(file).then(
    () => true,
    () => false,
  );

/**
 * Creates a folder as a whole or not at all, unless it is there. It is filled under a name of its own and renamed, so that
 * an interrupted run leaves nothing that looks complete, and what that run has started cannot disturb the next.
 * @param {string} directory its parent has to exist
 * @param {(draft: string) => Promise<void>} fill
 */
export const createWhole = async (directory, fill) => {
  if (await exists(directory)) return;
  const draft = await mkdtemp(`${directory}.draft-`);
  try {
    // mkdtemp closes the folder to other users; servers may run as one.
    await chmod(draft, 0o755);
    await fill(draft);
    await rename(draft, directory);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
};
