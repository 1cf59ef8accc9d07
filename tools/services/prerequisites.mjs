// @ts-check
import { apt, aptCommand } from './apt.mjs';
import { ServicesError } from './errors.mjs';
import { JAVA_VERSION, findJava, findJdk } from './java.mjs';
import { findMariadbBinaries } from './mariadb/binaries.mjs';
import { findPostgresBinaries } from './postgres/binaries.mjs';
import { run, which } from './run.mjs';

/**
 * @typedef {object} Prerequisite
 * @property {string} label its name in messages
 * @property {readonly string[]} packages names of the package in Debian and Ubuntu releases, the first known is taken
 * @property {(env: NodeJS.ProcessEnv) => Promise<boolean>} present
 */

/** @typedef {'influxd' | 'java' | 'jdk' | 'mariadb' | 'mvn' | 'openssl' | 'postgresql' | 'python' | 'setpriv'} PrerequisiteName */

/** @type {Readonly<Record<PrerequisiteName, Prerequisite>>} */
const prerequisites = {
  influxd: {
    label: 'influxd',
    packages: ['influxdb'],
    present: async (env) => which('influxd', env) !== undefined,
  },
  java: {
    label: `java >= ${JAVA_VERSION}`,
    packages: ['openjdk-17-jre-headless', 'openjdk-21-jre-headless', 'default-jre-headless'],
    present: async (env) => (await findJava(env)) !== undefined,
  },
  jdk: {
    label: `javac >= ${JAVA_VERSION}`,
    packages: ['openjdk-17-jdk-headless', 'openjdk-21-jdk-headless', 'default-jdk-headless'],
    present: async (env) => (await findJdk(env)) !== undefined,
  },
  mariadb: {
    label: 'MariaDB server binaries',
    packages: ['mariadb-server'],
    present: async (env) => findMariadbBinaries(env) !== undefined,
  },
  mvn: { label: 'mvn', packages: ['maven'], present: async (env) => which('mvn', env) !== undefined },
  openssl: { label: 'openssl', packages: ['openssl'], present: async (env) => which('openssl', env) !== undefined },
  postgresql: {
    label: 'PostgreSQL server binaries',
    packages: ['postgresql'],
    present: async (env) => (await findPostgresBinaries(env)) !== undefined,
  },
  python: {
    label: 'python3 with venv',
    packages: ['python3-venv'],
    present: async (env) => (await run('python3', ['-c', 'import ensurepip, venv'], { env })).code === 0,
  },
  setpriv: { label: 'setpriv', packages: ['util-linux'], present: async (env) => which('setpriv', env) !== undefined },
};

/**
 * Makes sure that what a service needs is there, as `requireAll` does.
 * @param {import('./context.mjs').Context} context
 * @param {string} service that needs them
 * @param {readonly PrerequisiteName[]} names
 * @throws {ServicesError} with the names of what is missing and the command that installs it
 */
export const requirePrerequisites = (context, service, names) =>
  requireAll(
    context,
    service,
    names.map((name) => prerequisites[name]),
    ', or start a Docker engine',
  );

/**
 * Makes sure that programs and libraries are there; installs those that are missing where that is possible and allowed.
 * @param {import('./context.mjs').Context} context
 * @param {string} who needs them
 * @param {readonly Prerequisite[]} needed
 * @param {string} [instead] what else would do, for the message
 * @throws {ServicesError} with the names of what is missing and the command that installs it
 */
export const requireAll = async (context, who, needed, instead = '') => {
  const missing = await findMissing(context.env, needed);
  if (missing.length === 0) return;
  const what = `${who} needs ${missing.map(({ label }) => label).join(', ')}`;
  const candidates = missing.map(({ packages }) => packages);
  if (context.install && apt.available(context.env)) {
    context.log(`${what}: not found`);
    await apt.install(context, candidates);
    const still = await findMissing(context.env, needed);
    if (still.length === 0) return;
    throw new ServicesError(`${what}: still missing after the installation: ${still.map((p) => p.label).join(', ')}`);
  }
  const command = aptCommand(candidates.map((names) => names[0] ?? ''));
  throw new ServicesError(`${what}. Install it (Debian, Ubuntu: ${command})${instead}`);
};

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly Prerequisite[]} needed
 * @returns {Promise<Prerequisite[]>}
 */
const findMissing = async (env, needed) => {
  const present = await Promise.all(needed.map((prerequisite) => prerequisite.present(env)));
  return needed.filter((_, index) => !present[index]);
};
