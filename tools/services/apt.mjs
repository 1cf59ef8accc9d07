// @ts-check
import { existsSync } from 'node:fs';
import { ServicesError } from './errors.mjs';
import { withLock } from './lock.mjs';
import { run, runOrThrow, which } from './run.mjs';

/** @typedef {import('./context.mjs').Context} Context */

const LOCK_OPTION = ['-o', 'DPkg::Lock::Timeout=300'];
const INSTALL_OPTIONS = ['install', '-y', '--no-install-recommends'];
const TIMEOUT_MS = 15 * 60_000;

/**
 * @param {readonly string[]} packages
 * @returns {string} the command for a user to run
 */
export const aptCommand = (packages) => `sudo apt-get ${[...INSTALL_OPTIONS, ...packages].join(' ')}`;

export const apt = {
  /**
   * @param {NodeJS.ProcessEnv} env
   * @returns {boolean} whether this process may install packages: as root, on Debian or a relative of it
   */
  available: (env) =>
    process.getuid?.() === 0 && existsSync('/etc/debian_version') && which('apt-get', env) !== undefined,

  /**
   * Prints and installs one package of each list of candidates.
   * @param {Context} context
   * @param {readonly (readonly string[])[]} candidates
   * @throws {ServicesError} with the end of apt's output
   */
  install: (context, candidates) =>
    withLock(context.env, 'apt', async () => {
      const packages =
        (await choose(context, candidates)) ?? (await update(context), await choose(context, candidates));
      if (!packages)
        throw new ServicesError(`apt knows none of ${candidates.map((names) => names.join(' or ')).join(', ')}`);
      context.log(`installing by apt-get: ${packages.join(' ')}`);
      if ((await run('apt-get', installArguments(packages), aptOptions(context))).code === 0) return;
      // Lists that are too old name files that are gone.
      await update(context);
      const what = `installing ${packages.join(' ')}`;
      await runOrThrow('apt-get', installArguments(packages), { ...aptOptions(context), what });
    }),
};

/**
 * @param {readonly string[]} packages
 * @returns {string[]}
 */
const installArguments = (packages) => [...LOCK_OPTION, ...INSTALL_OPTIONS, ...packages];

/** @param {Context} context */
const aptOptions = ({ env }) => ({ env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: TIMEOUT_MS });

/** @param {Context} context */
const update = async (context) => {
  context.log('running apt-get update');
  await runOrThrow('apt-get', [...LOCK_OPTION, 'update'], { ...aptOptions(context), what: 'apt-get update' });
};

/**
 * @param {Context} context
 * @param {readonly (readonly string[])[]} candidates
 * @returns {Promise<string[] | undefined>} the first of each that apt knows; undefined when it knows none of some list
 */
const choose = async ({ env }, candidates) => {
  /** @type {string[]} */
  const chosen = [];
  for (const names of candidates) {
    const known = await Promise.all(
      names.map((name) => run('apt-cache', ['show', '--no-all-versions', name], { env })),
    );
    const first = names.find((_, index) => known[index]?.code === 0);
    if (first === undefined) return undefined;
    chosen.push(first);
  }
  return chosen;
};
