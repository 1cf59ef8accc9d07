// @ts-check
import { delimiter } from 'node:path';
import { which } from '../run.mjs';

/** Where Debian and Ubuntu keep servers: not in the path of every user. */
const SERVER_DIRECTORY = '/usr/sbin';

/** @typedef {{ server: string, install: string }} MariadbBinaries paths of mariadbd and mariadb-install-db */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {MariadbBinaries | undefined} undefined when one is missing
 */
export const findMariadbBinaries = (env) => {
  const path = { PATH: [env['PATH'], SERVER_DIRECTORY].filter(Boolean).join(delimiter) };
  const [server, install] = [which('mariadbd', path), which('mariadb-install-db', path)];
  return server && install ? { server, install } : undefined;
};
