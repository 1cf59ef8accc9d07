// @ts-check
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWhole } from '../create-whole.mjs';
import { ServicesError } from '../errors.mjs';
import { ensureServiceDirectory } from '../paths.mjs';
import { requirePrerequisites } from '../prerequisites.mjs';
import { runOrThrow } from '../run.mjs';
import { findMariadbBinaries } from './binaries.mjs';

/** The container uses it too. */
const initFile = fileURLToPath(new URL('./init.sql', import.meta.url));

/** The user that the distribution's package creates; MariaDB refuses to run as root without being told so. */
const SYSTEM_USER = 'mysql';
const isRoot = process.getuid?.() === 0;
const identity = isRoot ? [`--user=${SYSTEM_USER}`] : [];

/**
 * In tests, speed is worth more than what a crash of the machine would lose; a crash of the server loses nothing.
 * Nobody asks for the file socket, whose path may not be long.
 */
const settings = [
  '--innodb-flush-log-at-trx-commit=2',
  '--innodb-buffer-pool-size=64M',
  '--performance-schema=OFF',
  '--character-set-server=utf8mb4',
  '--skip-name-resolve',
  '--bind-address=127.0.0.1',
  '--socket=',
];

/**
 * Starts MariaDB on the loopback address unless it runs.
 * @param {import('../context.mjs').Context} context
 * @param {object} options
 * @param {string} options.service whose folder holds the state
 * @param {number} options.port
 * @param {import('../process.mjs').ServerProcess} options.server
 */
export const startMariadb = async (context, { service, port, server }) => {
  const { env } = context;
  if ((await server.pid()) !== undefined) return;
  await requirePrerequisites(context, service, ['mariadb']);
  const binaries = findMariadbBinaries(env);
  if (binaries === undefined) throw new ServicesError('mariadbd is gone');
  const directory = await ensureServiceDirectory(env, service);
  const data = join(directory, 'data');
  await createWhole(data, (draft) => initialise(env, draft, binaries));
  const pidFile = `--pid-file=${join(data, 'mariadbd.pid')}`;
  const args = ['--no-defaults', ...identity, `--datadir=${data}`, `--port=${port}`, pidFile, ...settings];
  await server.start(binaries.server, args, env);
};

/**
 * Creates the system's tables, the database and its user in an empty folder.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} data
 * @param {import('./binaries.mjs').MariadbBinaries} binaries
 */
const initialise = async (env, data, { server, install }) => {
  if (isRoot) await runOrThrow('chown', [`${SYSTEM_USER}:`, data], { env, what: `giving ${data} to ${SYSTEM_USER}` });
  const options = { env, cwd: '/', what: 'initialising MariaDB' };
  const common = ['--no-defaults', ...identity, `--datadir=${data}`];
  await runOrThrow(install, [...common, '--auth-root-authentication-method=normal', '--skip-test-db'], options);
  // Without a network: everything is in place before anybody can connect.
  await runOrThrow(server, [...common, '--bootstrap'], { ...options, input: await readFile(initFile, 'utf8') });
};
