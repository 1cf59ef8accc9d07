// @ts-check
import { readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { which } from '../run.mjs';

/** Where Debian and Ubuntu keep the server of each version. */
const DEBIAN_DIRECTORY = '/usr/lib/postgresql';
const needed = ['postgres', 'initdb'];

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>} the folder that holds postgres and initdb: the newest of the distribution's
 *   package, else that of PATH
 */
export const findPostgresBinaries = async (env) => {
  const versions = await readdir(DEBIAN_DIRECTORY).catch(() => /** @type {string[]} */ ([]));
  const newestFirst = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN_DIRECTORY, version, 'bin'));
  const onPath = which('initdb', env);
  const candidates = onPath ? [...newestFirst, dirname(await realpath(onPath))] : newestFirst;
  return candidates.find((directory) => needed.every((program) => which(program, { PATH: directory })));
};
