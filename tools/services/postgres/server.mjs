// @ts-check
import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createWhole, exists } from '../create-whole.mjs';
import { ServicesError } from '../errors.mjs';
import { processIdentity } from '../liveness.mjs';
import { ensureServiceDirectory } from '../paths.mjs';
import { requirePrerequisites } from '../prerequisites.mjs';
import { run, runOrThrow } from '../run.mjs';
import { waitUntil } from '../wait.mjs';
import { findPostgresBinaries } from './binaries.mjs';

/** The container uses both files too. */
const hbaFile = fileURLToPath(new URL('./pg_hba.conf', import.meta.url));
const initFile = fileURLToPath(new URL('./init.sql', import.meta.url));

/** The user that the distribution's package creates; PostgreSQL refuses to run as root. */
const SYSTEM_USER = 'postgres';
const isRoot = process.getuid?.() === 0;

/** One more than the highest number that Linux gives to a process (PID_MAX_LIMIT). */
const NO_PID = 2 ** 22 + 1;

/** In tests, speed is worth more than what a crash of the machine would lose; a crash of the server loses nothing. */
const settings = ['fsync=off', 'full_page_writes=off'];

/**
 * Starts PostgreSQL on the loopback address unless it runs.
 * @param {import('../context.mjs').Context} context
 * @param {object} options
 * @param {string} options.service whose folder holds the state
 * @param {string} options.owner name of the superuser and of the database
 * @param {number} options.port
 * @param {import('../process.mjs').ServerProcess} options.server
 */
export const startPostgres = async (context, { service, owner, port, server }) => {
  const { env } = context;
  if ((await server.pid()) !== undefined) return;
  await requirePrerequisites(context, service, isRoot ? ['postgresql', 'setpriv'] : ['postgresql']);
  const binaries = (await findPostgresBinaries(env)) ?? '';
  const directory = await ensureServiceDirectory(env, service);
  const data = join(directory, 'data');
  await requireAccess(env, directory);
  await createWhole(data, (draft) => initialise(env, { data: draft, binaries, owner }));

  const parameters = [...settings, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
  const arguments_ = ['-D', data, '-p', String(port), ...parameters.flatMap((parameter) => ['-c', parameter])];
  const { command, args } = asServerUser(join(binaries, 'postgres'), arguments_);
  const crashed = await exists(join(data, 'postmaster.pid'));
  if (crashed) await forgetDeadServer(join(data, 'postmaster.pid'));
  await server.start(command, args, env);
  if (crashed) await outliveOrphans(server, () => server.start(command, args, env));
};

/**
 * PostgreSQL takes a zombie for a living server. The number of the zombie is replaced by one that no process can have;
 * the rest of the file stays, for by it PostgreSQL finds out whether children of that server are left.
 * @param {string} pidFile
 */
const forgetDeadServer = async (pidFile) => {
  const [pid = '', ...rest] = (await readFile(pidFile, 'utf8')).split('\n');
  if ((await processIdentity(Number(pid))) === undefined) await writeFile(pidFile, [NO_PID, ...rest].join('\n'));
};

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {{ command: string, args: string[] }}
 */
const asServerUser = (program, args) => {
  if (!isRoot) return { command: program, args: [...args] };
  const identity = [`--reuid=${SYSTEM_USER}`, `--regid=${SYSTEM_USER}`, '--init-groups'];
  return { command: 'setpriv', args: [...identity, program, ...args] };
};

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} directory
 * @throws {ServicesError} when the user that the server runs as cannot reach the folder
 */
const requireAccess = async (env, directory) => {
  const { command, args } = asServerUser('test', ['-x', directory]);
  if ((await run(command, args, { env })).code === 0) return;
  throw new ServicesError(
    `PostgreSQL runs as user ${SYSTEM_USER}, who cannot enter ${directory}: choose another folder with MONASCA_SERVICES_DIR`,
  );
};

/**
 * Creates the database cluster, its database and its roles in an empty folder.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ data: string, binaries: string, owner: string }} cluster
 */
const initialise = async (env, { data, binaries, owner }) => {
  await chmod(data, 0o700);
  if (isRoot) await runOrThrow('chown', [`${SYSTEM_USER}:`, data], { env, what: `giving ${data} to ${SYSTEM_USER}` });

  /**
   * @param {string} program
   * @param {readonly string[]} programArgs
   * @param {string} [input]
   */
  const step = (program, programArgs, input = '') => {
    const { command, args } = asServerUser(join(binaries, program), programArgs);
    return runOrThrow(command, args, { env, cwd: '/', input, what: 'initialising PostgreSQL' });
  };
  await step('initdb', ['-D', data, '-U', owner, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
  await copyFile(hbaFile, join(data, 'pg_hba.conf'));
  // Single-user mode: everything is in place before anybody can connect. -j takes the input as one command.
  const single = ['--single', '-j', '-D', data, '-c', 'exit_on_error=true'];
  await step('postgres', [...single, 'postgres'], `CREATE DATABASE ${owner};\n`);
  await step('postgres', [...single, owner], await readFile(initFile, 'utf8'));
};

/**
 * Children of a killed server hold its shared memory until they notice; a new server refuses to start that long.
 * @param {import('../process.mjs').ServerProcess} server
 * @param {() => Promise<void>} start
 */
const outliveOrphans = (server, start) =>
  waitUntil(async () => {
    await start();
    await sleep(500);
    return (await server.pid()) !== undefined;
  }, 10_000);
