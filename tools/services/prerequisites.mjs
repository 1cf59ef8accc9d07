// @ts-check
import { apt, aptCommand } from './apt.mjs';
import { ServicesError } from './errors.mjs';
import { findJava } from './java.mjs';
import { findPostgresBinaries } from './postgres-binaries.mjs';
import { which } from './run.mjs';

/**
 * @typedef {object} Prerequisite
 * @property {string} label its name in messages
 * @property {readonly string[]} packages names of the package in Debian and Ubuntu releases, the first known is taken
 * @property {(env: NodeJS.ProcessEnv) => Promise<boolean>} present
 */

/** @typedef {'java' | 'mvn' | 'openssl' | 'postgresql' | 'setpriv'} PrerequisiteName */

/** @type {Readonly<Record<PrerequisiteName, Prerequisite>>} */
const prerequisites = {
  java: {
    label: 'java >= 17',
    packages: ['openjdk-17-jre-headless', 'openjdk-21-jre-headless', 'default-jre-headless'],
    present: async (env) => (await findJava(env)) !== undefined,
  },
  mvn: { label: 'mvn', packages: ['maven'], present: async (env) => which('mvn', env) !== undefined },
  openssl: { label: 'openssl', packages: ['openssl'], present: async (env) => which('openssl', env) !== undefined },
  postgresql: {
    label: 'PostgreSQL server binaries',
    packages: ['postgresql'],
    present: async (env) => (await findPostgresBinaries(env)) !== undefined,
  },
  setpriv: { label: 'setpriv', packages: ['util-linux'], present: async (env) => which('setpriv', env) !== undefined },
};

/**
 * Makes sure that programs are there; installs those that are missing where that is possible and allowed.
 * @param {import('./context.mjs').Context} context
 * @param {string} service that needs them
 * @param {readonly PrerequisiteName[]} names
 * @throws {ServicesError} with the names of what is missing and the command that installs it
 */
export const requirePrerequisites = async (context, service, names) => {
  const missing = await findMissing(context.env, names);
  if (missing.length === 0) return;
  const what = `${service} needs ${missing.map(({ label }) => label).join(', ')}`;
  const candidates = missing.map(({ packages }) => packages);
  if (context.install && apt.available(context.env)) {
    context.log(`${what}: not found`);
    await apt.install(context, candidates);
    const still = await findMissing(context.env, names);
    if (still.length === 0) return;
    throw new ServicesError(`${what}: still missing after the installation: ${still.map((p) => p.label).join(', ')}`);
  }
  const command = aptCommand(candidates.map((names) => names[0] ?? ''));
  throw new ServicesError(`${what}. Install it (Debian, Ubuntu: ${command}), or start a Docker engine`);
};

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly PrerequisiteName[]} names
 * @returns {Promise<Prerequisite[]>}
 */
const findMissing = async (env, names) => {
  const present = await Promise.all(names.map((name) => prerequisites[name].present(env)));
  return names.filter((_, index) => !present[index]).map((name) => prerequisites[name]);
};
