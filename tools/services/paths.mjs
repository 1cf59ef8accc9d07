// @ts-check
import { chmod, mkdir, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { ServicesError } from './errors.mjs';

/**
 * The folder that holds all state: `MONASCA_SERVICES_DIR`, else a folder of this user under the system's temporary
 * files, because servers that drop to their own user cannot enter a closed home.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export const rootDirectory = (env) =>
  resolve(env['MONASCA_SERVICES_DIR'] || join(tmpdir(), `monasca-services-${userInfo().uid}`));

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name
 * @returns {string} the folder of one service's state
 */
export const serviceDirectory = (env, name) => join(rootDirectory(env), name);

/**
 * Creates the root folder where needed and checks that nobody else can have prepared it.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>}
 * @throws {ServicesError} when the folder belongs to another user
 */
export const ensureRoot = async (env) => {
  const root = rootDirectory(env);
  // The mode is set a second time because the umask may have closed the folder to other users.
  if (await mkdir(root, { recursive: true })) await chmod(root, 0o755);
  const { uid } = await stat(root);
  if (uid === userInfo().uid) return root;
  throw new ServicesError(`${root} belongs to user ${uid}, not to this one: choose a folder with MONASCA_SERVICES_DIR`);
};

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name
 * @returns {Promise<string>} the folder of one service's state, which exists now
 */
export const ensureServiceDirectory = async (env, name) => {
  await ensureRoot(env);
  const directory = serviceDirectory(env, name);
  await mkdir(directory, { recursive: true });
  await chmod(directory, 0o755);
  return directory;
};
